using System.Text;
using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Records;
using Gateway.Sources.Kafka;
using Gateway.Sources.Kafka.Access;
using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>A topic of the cluster that the mapping reads: a message for each record, with its key and its headers.</summary>
/// <param name="destination">The topic.</param>
/// <param name="mapping">Whose cluster.</param>
/// <param name="writer">Writes what it gets.</param>
/// <param name="access">Reads what the client logs in with.</param>
internal sealed class KafkaDestination(FailureDestination destination, MappingSettings mapping, FailureRecordWriter writer, KafkaAccess access) : IFailureDestination
{
    private readonly KnownSecrets _secrets = new(mapping.ConsumerProperties);

    // One sending at a time: whoever fails replaces the client, which nobody else may be using then.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IProducer<byte[]?, byte[]?>? _producer;
    private volatile Error? _trouble;

    public SendTarget Target { get; } = new(destination.Written) { MessagingSystem = "kafka" };

    public async Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return new DestinationResult(await TrySendAsync(failed, ct) is { } problem ? Problem(problem) : null);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _producer?.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <returns>What went wrong and the remedy, as a clause; null when all is written.</returns>
    private async Task<string?> TrySendAsync(FailedBatch failed, CancellationToken ct)
    {
        try
        {
            if (_producer is null && await ConnectAsync(ct) is { } unknown) return unknown;
            await WriteAsync(failed, ct);
            return null;
        }
        catch (ProduceException<byte[]?, byte[]?> refused)
        {
            Forget();
            return Said(refused.Error);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            Forget();
            return _secrets.Hide(refused.Message).TrimEnd('.');
        }
    }

    private async Task<string?> ConnectAsync(CancellationToken ct)
    {
        var (login, problem) = await access.ReadAsync(ct);
        if (login is null) return problem!.TrimEnd('.');
        _secrets.Add(login);
        _trouble = null;
        _producer = KafkaProducerFactory.Create(mapping, login, access, error => _trouble = error);
        return null;
    }

    private async Task WriteAsync(FailedBatch failed, CancellationToken ct)
    {
        var count = failed.Records.Count;
        var written = await Task.WhenAll(Enumerable.Range(0, count).Select(at => IsTakenAsync(failed, at, ct)));
        for (var at = 0; at < count; at++)
        {
            // The library sends several in one piece, and the broker refuses all of a piece that is too long for the topic: each has its chance alone.
            if (written[at] || (count > 1 && await IsTakenAsync(failed, at, ct))) continue;
            // What is said of it is enough to find it: the topic that it is from has it still.
            await _producer!.ProduceAsync(destination.Name, MessageOf(failed.Records.Records[at], writer.WriteOnlyWhere(failed, at)), ct);
        }
    }

    /// <returns>False where it is too long.</returns>
    private async Task<bool> IsTakenAsync(FailedBatch failed, int at, CancellationToken ct)
    {
        try
        {
            await _producer!.ProduceAsync(destination.Name, MessageOf(failed.Records.Records[at], writer.WriteOnly(failed, at)), ct);
            return true;
        }
        catch (ProduceException<byte[]?, byte[]?> refused) when (refused.Error.Code == ErrorCode.MsgSizeTooLarge)
        {
            return false;
        }
    }

    // The library's own state is nothing to go on with: the next sending begins with another client, and what the login then is.
    private void Forget()
    {
        _producer?.Dispose();
        _producer = null;
        access.Forget();
    }

    private static Message<byte[]?, byte[]?> MessageOf(in SourceRecord record, byte[] body)
    {
        var message = new Message<byte[]?, byte[]?> { Key = record.Payload.HasKey ? record.Payload.Key.ToArray() : null, Value = body, Headers = [] };
        foreach (var header in record.Payload.Headers) message.Headers.Add(Encoding.UTF8.GetString(header.Name), header.IsNull ? null : header.Value.ToArray());
        return message;
    }

    private string Said(Error error)
    {
        var trouble = error.Code is ErrorCode.Local_MsgTimedOut or ErrorCode.Local_TimedOut && _trouble is { } known ? known : error;
        return $"{_secrets.Hide(trouble.Reason).TrimEnd('.')}; " + trouble.Code switch
        {
            ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition => "create the topic, or correct DestinationConfig",
            ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => "allow the gateway to write to it (with IAM: kafka-cluster:DescribeTopic, WriteData and WriteDataIdempotently)",
            _ => "see to the cluster, and that the gateway may write to the topic",
        };
    }

    private string Problem(string why) => $"The failure destination {destination} takes nothing: {why}.";
}
