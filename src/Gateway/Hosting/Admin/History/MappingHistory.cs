using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Admin.History;

/// <summary>Remembers the last ten minutes of each mapping, so that a page shows how an alarm came about and not only what follows. 12 KB a mapping.</summary>
internal sealed partial class MappingHistory : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SampleRing> _rings = [];
    private readonly Func<IReadOnlyList<IMappingStatusSource>> _mappings;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private bool _isFailing;

    /// <param name="mappings">Asked anew each time: they come and go.</param>
    /// <param name="clock">Tells when, and when again.</param>
    /// <param name="logger">Hears of what must not happen.</param>
    public MappingHistory(Func<IReadOnlyList<IMappingStatusSource>> mappings, TimeProvider clock, ILogger<MappingHistory> logger)
    {
        (_mappings, _clock, _logger) = (mappings, clock, logger);
        _timer = clock.CreateTimer(static history => ((MappingHistory)history!).Look(), this, TimeSpan.Zero, Interval);
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What was seen later than a time in milliseconds since 1970.</summary>
    public HistoryAnswer Since(long time)
    {
        lock (_gate)
        {
            return new HistoryAnswer(
                Now,
                (long)Interval.TotalMilliseconds,
                (long)Kept.TotalMilliseconds,
                [.. _rings.Select(ring => SampleColumns.Of(ring.Key, ring.Value.After(time)))]);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        try
        {
            Take([.. _mappings().Select(m => m.Status)]);
            _isFailing = false;
        }
        catch (Exception exception)
        {
            // The edge of this timer: charts with a gap are no reason to end a process that delivers.
            if (!_isFailing) LogFailed(exception);
            _isFailing = true;
        }
    }

    private void Take(MappingStatus[] mappings)
    {
        lock (_gate)
        {
            foreach (var gone in _rings.Keys.Except(mappings.Select(m => m.Name)).ToList()) _rings.Remove(gone);
            foreach (var mapping in mappings) RingOf(mapping.Name).Add(new(Now, mapping.Counters.Invoked, mapping.Counters.Failed, mapping.InFlight, mapping.Lag));
        }
    }

    private SampleRing RingOf(string name)
    {
        if (!_rings.TryGetValue(name, out var ring)) _rings[name] = ring = new SampleRing((int)(Kept / Interval) + 1);
        return ring;
    }

    [LoggerMessage(EventIds.AdminHistoryFailed, LogLevel.Error, "The mappings cannot be looked at, so the dashboard's charts have a gap")]
    private partial void LogFailed(Exception exception);
}
