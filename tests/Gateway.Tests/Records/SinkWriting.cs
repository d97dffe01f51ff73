namespace Gateway.Records;

/// <summary>Writes one record where a source writes runs of them.</summary>
internal static class SinkWriting
{
    public static void Write(this IRecordSink sink, in SourceRecord record) => sink.Write(new ReadOnlySpan<SourceRecord>(in record));
}
