using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Records;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>Sends to queues of the broker that a mapping reads, over a connection of its own, and waits for the broker's word on each message.</summary>
/// <param name="mapping">Whose broker.</param>
/// <param name="brokers">Finds it.</param>
/// <param name="secrets">What to log in with.</param>
/// <param name="clock">Dates messages and limits the time.</param>
internal sealed class QueueProducer(MappingSettings mapping, BrokerFinder brokers, ISecretStore secrets, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>A broker that runs short of memory or disk answers late, or not at all.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Inactivity = TimeSpan.FromSeconds(30);
    private static int _connections;

    private readonly BrokerSecrets _secrets = new(mapping, secrets, clock);

    // One sending at a time: whoever fails ends the connection.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private OpenWireConnection? _connection;
    private ProducerId _id;
    private long _sequence;
    private int _failures;

    /// <summary>Sends a message about each of some records, with their properties.</summary>
    /// <param name="queue">Where to.</param>
    /// <param name="records">What it is about.</param>
    /// <param name="textOf">The text about the record at a place of the batch.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Why not all are sent, and the remedy, as a clause; null when they are.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<string?> SendAsync(string queue, RecordBatch records, Func<int, string> textOf, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        using var limit = new CancellationTokenSource(AnswerLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await TrySendAsync(queue, records, textOf, either.Token) is { } problem ? await EndAsync(problem) : null;
        }
        catch (Exception failed) when (failed is OpenWireException or SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            var problem = await EndAsync(limit.IsCancellationRequested ? $"no answer within {AnswerLimit.TotalSeconds} s" : failed.Message.TrimEnd('.'));
            ct.ThrowIfCancellationRequested();
            return $"{problem}; see to the broker, and that the gateway's network reaches it";
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _turn.Dispose();
    }

    private async Task<string?> TrySendAsync(string queue, RecordBatch records, Func<int, string> textOf, CancellationToken ct)
    {
        if (_connection is not { Ended.IsCompleted: false } && await ConnectAsync(ct) is { } problem) return problem;
        var answers = Enumerable.Range(0, records.Count).Select(at => _connection!.RequestAsync(MessageOf(queue, records.Records[at], textOf(at)), AnswerLimit, ct)).ToList();
        return Refusal((await Task.WhenAll(answers)).FirstOrDefault(error => error is not null));
    }

    /// <returns>Why there is no connection; null when there is one.</returns>
    private async Task<string?> ConnectAsync(CancellationToken ct)
    {
        if (_connection is { } lost) await lost.DisposeAsync();
        _connection = null;
        var login = await _secrets.ReadAsync(ct);
        if (login.Problem is { } unreadable) return unreadable.TrimEnd('.');
        var addresses = await brokers.FindAsync(ct);
        var broker = addresses[_failures % addresses.Count];
        var trust = new BrokerTrust(login.Authorities, broker.DnsSafeHost);
        try
        {
            var stream = await BrokerDialer.DialAsync(broker, trust.Judge, ct, TlsIdentity.ContextOf(login.Certificate));
            _connection = await OpenWireConnection.OpenAsync(stream, Inactivity, new SendingOnly(), clock, ct);
        }
        catch (AuthenticationException) when (trust.Fault is not null)
        {
            return trust.Fault.TrimEnd('.');
        }

        _id = new ProducerId($"ID:{Environment.MachineName}-{Environment.ProcessId}-{clock.GetUtcNow().ToUnixTimeMilliseconds()}-failures-{Interlocked.Increment(ref _connections)}:1");
        var refused = await _connection.RequestAsync(new ConnectionInfo(_id.ConnectionId, $"gateway-{_id.ConnectionId}", login.User?.User, login.User?.Password), AnswerLimit, ct)
            ?? await _connection.RequestAsync(new SessionInfo(_id.ConnectionId, ProducerId.Session), AnswerLimit, ct)
            ?? await _connection.RequestAsync(new ProducerInfo(_id), AnswerLimit, ct);
        return Refusal(refused);
    }

    private static string? Refusal(BrokerError? error) => error switch
    {
        null => null,
        { IsOfSecurity: true } => $"{error}; allow the gateway's user to write to the queue, or correct the secret",
        _ => $"{error}; see to the broker",
    };

    private async Task<string> EndAsync(string problem)
    {
        _failures++;
        _secrets.Forget();
        brokers.Failed();
        if (_connection is { } connection) await connection.DisposeAsync();
        _connection = null;
        return problem;
    }

    private OutgoingText MessageOf(string queue, in SourceRecord record, string text)
    {
        var attributes = new MessageAttributes(record.Payload.Attributes);
        var properties = new List<(string, string)>();
        foreach (var header in record.Payload.Headers) properties.Add((Encoding.UTF8.GetString(header.Name), Encoding.UTF8.GetString(header.Value)));
        return new OutgoingText(_id, queue, ++_sequence, text)
        {
            Timestamp = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            CorrelationId = attributes.HasCorrelationId ? Encoding.UTF8.GetString(attributes.CorrelationId) : null,
            JmsType = attributes.HasJmsType ? Encoding.UTF8.GetString(attributes.JmsType) : null,
            Priority = attributes.Priority,
            Properties = properties,
        };
    }
}
