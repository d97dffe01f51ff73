namespace Gateway.Settlement.Destinations;

/// <summary>Decides what a queue or topic in AWS gets of failed records, within what it takes in one message.</summary>
internal sealed class MessageBodies(FailureRecordWriter writer)
{
    /// <summary>SNS's limit, and what SQS takes in every account and by default.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>The message's text.</summary>
    /// <param name="failed">What failed.</param>
    /// <param name="body">Null where each record has to go by itself.</param>
    /// <returns>False where a record that nobody else keeps is not in it.</returns>
    public bool TryWrite(FailedBatch failed, out byte[]? body)
    {
        // Kafka keeps its records, so what is said of them is enough to find them, as it is for AWS.
        body = writer.Write(failed, writer.Facts.IsOfQueues ? PayloadForm.Text : PayloadForm.None);
        if (body.Length <= MostBytes) return true;
        body = failed.Records.Count > 1 ? null : writer.Write(failed, PayloadForm.None);
        return body is null || !writer.Facts.IsOfQueues;
    }
}
