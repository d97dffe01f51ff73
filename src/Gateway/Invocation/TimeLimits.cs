using System.Collections.Concurrent;

namespace Gateway.Invocation;

/// <summary>Hands out sources that cancel after one and the same time, and uses again those that did not have to.</summary>
internal sealed class TimeLimits(TimeSpan limit, TimeProvider clock)
{
    private readonly ConcurrentBag<CancellationTokenSource> _unused = [];

    /// <summary>A source whose time starts now.</summary>
    public CancellationTokenSource Rent()
    {
        if (!_unused.TryTake(out var source)) return new CancellationTokenSource(limit, clock);
        source.CancelAfter(limit);
        return source;
    }

    /// <summary>Takes a source back; whoever rented it must not cancel it any more.</summary>
    public void Return(CancellationTokenSource source)
    {
        if (source.TryReset()) _unused.Add(source);
        else source.Dispose();
    }
}
