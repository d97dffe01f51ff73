using Gateway.IntegrationTests.House;
using Gateway.Sources;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>A source that runs, with the sink that it writes to and hands that settle.</summary>
internal sealed class SourceRun : IAsyncDisposable
{
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(15);

    /// <summary>What two busy cores add to a limit.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1.5);

    private readonly HashSet<NumberedBody> _settled = [];
    private bool _closed;

    public SourceRun(IRecordSource source)
    {
        Source = source;
        Source.Start(Sink);
    }

    public IRecordSource Source { get; }

    public RecordingSink Sink { get; } = new();

    /// <summary>What the source took an acknowledgement for.</summary>
    public IReadOnlySet<NumberedBody> Settled => _settled;

    /// <summary>Acknowledges what is held, slice by slice as the pipeline does.</summary>
    /// <returns>How many acknowledgements the source took.</returns>
    public int Acknowledge(Func<Delivery, bool> which)
    {
        var taken = 0;
        foreach (var slice in Slices(which))
        {
            var accepted = Source.Acknowledge([.. slice.Select(delivery => delivery.Record)]);
            taken += accepted;
            if (accepted == slice.Count) _settled.UnionWith(slice.Select(delivery => delivery.Body));
            foreach (var delivery in slice) delivery.Record.Payload.Release();
        }

        return taken;
    }

    /// <summary>Gives up what is held.</summary>
    public void Release(Func<Delivery, bool> which)
    {
        foreach (var slice in Slices(which))
        {
            Source.Release([.. slice.Select(delivery => delivery.Record)]);
            foreach (var delivery in slice) delivery.Record.Payload.Release();
        }
    }

    /// <summary>Waits until this many records have come, repetitions included.</summary>
    public Task DeliveredAsync(int count, TimeSpan within) => Eventually.TrueAsync(() => Sink.Count >= count, within, Describe);

    /// <summary>Settles whatever comes until this many different records are settled.</summary>
    public Task SettledAsync(int count, TimeSpan within) => Eventually.TrueAsync(
        () =>
        {
            Acknowledge(_ => true);
            return Settled.Count >= count;
        },
        within,
        Describe,
        $"{count} records are settled");

    /// <summary>Waits until nothing has come for a while.</summary>
    public async Task QuietAsync(TimeSpan forAsLong, TimeSpan within)
    {
        var (last, since) = (Sink.Count, TimeProvider.System.GetTimestamp());
        await Eventually.TrueAsync(
            () =>
            {
                if (Sink.Count != last) (last, since) = (Sink.Count, TimeProvider.System.GetTimestamp());
                return TimeProvider.System.GetElapsedTime(since) >= forAsLong;
            },
            within,
            Describe,
            $"nothing comes for {forAsLong.TotalSeconds} s");
    }

    /// <summary>Both phases of a stop, with what is held left unsettled.</summary>
    /// <exception cref="TimeoutException">It took longer than it was given.</exception>
    public async Task CloseAsync(TimeSpan? limit = null)
    {
        _closed = true;
        Source.StopReading();
        await Source.CloseAsync(limit ?? CloseLimit).WaitAsync((limit ?? CloseLimit) + Tolerance, TimeProvider.System);
    }

    public string Describe() =>
        $"{Sink.Count} deliveries, {Settled.Count} settled, {Sink.Held.Count} held. {Source.Health.Problem} {string.Join("; ", Sink.Violations.Take(5))}";

    public async ValueTask DisposeAsync()
    {
        if (!_closed) await CloseAsync();
        await Source.DisposeAsync();
    }

    private IEnumerable<List<Delivery>> Slices(Func<Delivery, bool> which) =>
        Sink.TakeOut(which).GroupBy(delivery => delivery.Record.Lane, (_, slice) => slice.ToList());
}
