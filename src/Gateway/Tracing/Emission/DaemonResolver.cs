using System.Net;
using System.Net.Sockets;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Tracing.Emission;

/// <summary>Keeps the daemon's address at hand: looked up in the background, so that no document waits for a name server.</summary>
/// <remarks>
/// A good answer holds for a minute and stays in use after that until there is a better one; a failure holds for ten
/// seconds. Asked by one reader only.
/// </remarks>
internal sealed partial class DaemonResolver(
    DaemonEndpoint daemon, TimeProvider clock, HostLookup lookup, ILogger<DaemonResolver> logger)
{
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan BadFor = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(2);

    private readonly IPEndPoint? _literal =
        IPAddress.TryParse(daemon.Host, out var address) ? new IPEndPoint(address, daemon.Port) : null;

    private IPEndPoint[] _known = [];
    private Task _lookup = Task.CompletedTask;
    private long? _askedAt;
    private TimeSpan _validFor;
    private int _turn;

    /// <summary>
    /// The address to send to. Only the very first call waits, bounded, for the name server; null when no address is known.
    /// </summary>
    public async ValueTask<IPEndPoint?> CurrentAsync(CancellationToken stoppingToken)
    {
        if (_literal is not null) return _literal;
        var isFirst = _askedAt is null;
        if (_lookup.IsCompleted && !IsValid()) BeginLookup(stoppingToken);
        if (isFirst) await _lookup;
        var known = Volatile.Read(ref _known);
        return known.Length == 0 ? null : known[_turn % known.Length];
    }

    /// <summary>Nobody listens at the current address: where the name has several, the next one has its turn.</summary>
    public void PassOver() => _turn = (_turn + 1) & int.MaxValue;

    private bool IsValid() => _askedAt is { } askedAt && clock.GetElapsedTime(askedAt) < _validFor;

    private void BeginLookup(CancellationToken stoppingToken)
    {
        _askedAt = clock.GetTimestamp();
        _lookup = LookupAsync(stoppingToken);
    }

    private async Task LookupAsync(CancellationToken stoppingToken)
    {
        try
        {
            var addresses = await lookup(daemon.Host, stoppingToken).WaitAsync(LookupTimeout, clock, stoppingToken);
            if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
            Volatile.Write(ref _known, EndpointsOf(addresses));
            _validFor = GoodFor;
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException)
        {
            _validFor = BadFor;
            LogUnresolved(daemon.Host, e.Message, _known.Length == 0 ? "dropped" : "sent to the address known before");
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: nobody asks any more.
        }
    }

    // A daemon listens on 127.0.0.1 unless told otherwise, and "localhost" often means ::1 first.
    private IPEndPoint[] EndpointsOf(IPAddress[] addresses) =>
    [
        .. addresses
            .OrderBy(static address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
            .Select(address => new IPEndPoint(address, daemon.Port)),
    ];

    [LoggerMessage(EventIds.DaemonNameUnresolved, LogLevel.Warning,
        "The X-Ray daemon's name {Host} has no address ({Error}); segments are {Fate}. Check Tracing.DaemonAddress")]
    private partial void LogUnresolved(string host, string error, string fate);
}
