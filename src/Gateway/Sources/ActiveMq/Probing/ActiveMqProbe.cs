using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq.Probing;

/// <summary>Looks whether a broker lets a mapping do what it will have to do. Consumes and sends nothing, and makes no queue.</summary>
/// <param name="queues">Those that are of interest.</param>
/// <param name="clock">Limits the time.</param>
internal sealed class ActiveMqProbe(IEnumerable<string> queues, TimeProvider clock) : IAsyncDisposable
{
    private const long Session = 1;

    /// <summary>The broker tells here of the queues that there are, one message each, to whoever subscribes.</summary>
    private const string Advisories = "ActiveMQ.Advisory.Queue";
    private const int MostAdvisories = 32_000;

    /// <summary>Nothing marks the end of what the broker tells.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(4);
    private static int _connections;

    private readonly QueueWatch _watch = new(queues);
    private readonly string _connectionId = $"ID:{Environment.MachineName}-{Environment.ProcessId}-{clock.GetUtcNow().ToUnixTimeMilliseconds()}-look-{Interlocked.Increment(ref _connections)}:1";
    private OpenWireConnection? _connection;
    private ProbeFault? _blind;
    private bool _hasListened;
    private long _consumers;

    /// <summary>Connects and says who we are.</summary>
    /// <returns>Why the broker refuses; null when it does not.</returns>
    public async Task<ProbeFault?> LogInAsync(Uri broker, BrokerLogin login, CancellationToken ct)
    {
        var trust = new BrokerTrust(login.Authorities, broker.DnsSafeHost);
        try
        {
            var stream = await BrokerDialer.DialAsync(broker, trust.Judge, ct, TlsIdentity.ContextOf(login.Certificate));
            _connection = await OpenWireConnection.OpenAsync(stream, TimeSpan.Zero, _watch, clock, ct);
            var refused = await _connection.RequestAsync(new ConnectionInfo(_connectionId, $"gateway-{_connectionId}", login.User?.User, login.User?.Password), AnswerLimit, ct)
                ?? await _connection.RequestAsync(new SessionInfo(_connectionId, Session), AnswerLimit, ct);
            return refused is null ? null : new ProbeFault(refused.IsOfSecurity ? ProbeFaultKind.LoginRefused : ProbeFaultKind.Other, OneLine(refused.ToString()));
        }
        catch (Exception failed) when (IsExpected(failed))
        {
            var isUntrusted = trust.Fault is not null || TlsIdentity.IsRefused(failed, isSecured: trust.Expires is not null);
            return new ProbeFault(isUntrusted ? ProbeFaultKind.Untrusted : ProbeFaultKind.Unreachable, OneLine(trust.Fault ?? failed.Message));
        }
    }

    /// <summary>Whether the queue is there, and may be consumed from.</summary>
    public async Task<QueueFacts> QueueAsync(string queue, CancellationToken ct)
    {
        try
        {
            await ListenAsync(ct);
            // With no queue at all it may be that the broker tells nobody.
            if (!_watch.Knows(queue)) return new QueueFacts(_blind is not null || _watch.Told == 0 ? null : false, null);
            return new QueueFacts(true, await BrowseAsync(queue, ct));
        }
        catch (Exception failed) when (IsExpected(failed))
        {
            return new QueueFacts(null, new ProbeFault(ProbeFaultKind.Unreachable, OneLine(failed.Message)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        if (_hasListened) return;
        _hasListened = true;
        if (await SubscribeAsync(new ConsumerInfo(NextId(), Advisories, MostAdvisories) { IsTopic = true }, ct) is { } refused) _blind = refused;
        int before;
        do
        {
            before = _watch.Told;
            await Task.Delay(Quiet, clock, ct);
        }
        while (_watch.Told != before);
    }

    // A browser needs the right to read, and gets nothing while it asks for nothing. Where there is no such queue, the broker would make one.
    private Task<ProbeFault?> BrowseAsync(string queue, CancellationToken ct) => SubscribeAsync(new ConsumerInfo(NextId(), queue, Prefetch: 0) { Browses = true }, ct);

    private async Task<ProbeFault?> SubscribeAsync(ConsumerInfo consumer, CancellationToken ct)
    {
        if (await _connection!.RequestAsync(consumer, AnswerLimit, ct) is { } refused)
            return new ProbeFault(refused.IsOfSecurity ? ProbeFaultKind.Denied : ProbeFaultKind.Other, OneLine(refused.ToString()));
        return null;
    }

    private ConsumerId NextId() => new(_connectionId, Session, ++_consumers);

    private static bool IsExpected(Exception failed) => failed is OpenWireException or SocketException or IOException or AuthenticationException;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.');
}
