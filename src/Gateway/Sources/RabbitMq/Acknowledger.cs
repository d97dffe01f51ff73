using Gateway.Diagnostics;
using Gateway.Sources.RabbitMq.Connection;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq;

/// <summary>Tells the broker, on the channel that delivered them, what became of messages: in few frames, and without making anybody wait.</summary>
/// <remarks>
/// Invocations that run side by side end out of turn, so that there are nearly always messages that were settled before their
/// predecessors. As long as those move on, one frame will soon stand for all; a frame for each would cost the broker more than
/// the messages do.
/// </remarks>
internal sealed class Acknowledger(IChannel channel, ChannelAccount account, PrefetchPolicy prefetch, MappingMetrics metrics, TimeProvider clock) : IDisposable
{
    /// <summary>What was settled meanwhile shares a frame.</summary>
    private static readonly TimeSpan FrameWait = TimeSpan.FromMilliseconds(2);

    /// <summary>What was settled out of turn waits this long for predecessors that do not move.</summary>
    private static readonly TimeSpan StrayWait = TimeSpan.FromMilliseconds(10);

    /// <summary>The part of the prefetch that may be settled out of turn and untold: more would keep the broker from sending on.</summary>
    private const int StrayPart = 4;

    /// <summary>
    /// A quorum queue keeps no more than 32 settlements on their way to its log; what comes beyond waits in the channel, and is
    /// lost when the channel closes before the log has answered.
    /// </summary>
    private const int MostFramesUnderWay = 16;
    private static readonly TimeSpan AnswerOfLog = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly List<Refusal> _refusals = [];
    private readonly List<AckFrame> _strays = [];
    private readonly Wake _strayed = new();
    private int _frames;
    private long _framesSince = clock.GetTimestamp();

    /// <summary>Writes until cancelled, or until the channel takes no more; what is not told is delivered again.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(UntilEndedAsync(TellAsync, ct), UntilEndedAsync(TellStraysAsync, ct));

    /// <summary>Writes all there is, and gives the broker time to keep it.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await WriteAsync(all: true, ct);
        if (_frames > MostFramesUnderWay) await Task.Delay(AnswerOfLog, clock, ct);
    }

    public void Dispose() => _writing.Dispose();

    private static async Task UntilEndedAsync(Func<CancellationToken, Task> telling, CancellationToken ct)
    {
        try
        {
            await telling(ct);
        }
        catch (Exception ended) when (BrokerFaults.IsExpected(ended))
        {
            // The channel's own end is heard of elsewhere.
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        while (true)
        {
            await account.Untold.WaitAsync(ct);
            var strays = await WriteAsync(all: false, ct);
            if (strays > prefetch.Current / StrayPart) await WriteAsync(all: true, ct);
            else if (strays > 0) _strayed.Set();
            await Task.Delay(FrameWait, clock, ct);
        }
    }

    private async Task TellStraysAsync(CancellationToken ct)
    {
        while (true)
        {
            await _strayed.WaitAsync(ct);
            var watermark = account.Watermark;
            await Task.Delay(StrayWait, clock, ct);
            if (account.Watermark == watermark) await WriteAsync(all: true, ct);
            else if (account.HasUntold) _strayed.Set();
        }
    }

    /// <returns>How many acknowledgements are left, which wait for their predecessors.</returns>
    private async Task<int> WriteAsync(bool all, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var watermark = account.TakeWatermark(_refusals, out var strays);
            if (watermark is { } ack) await AckAsync(ack, ct);
            await RefuseAsync(ct);
            if (!all || strays == 0) return strays;
            account.TakeStrays(_strays);
            foreach (var stray in _strays) await AckAsync(stray, ct);
            _strays.Clear();
            return 0;
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask AckAsync(AckFrame ack, CancellationToken ct)
    {
        CountFrame();
        await channel.BasicAckAsync((ulong)ack.Tag, ack.Multiple, ct);
        metrics.RecordsCommitted(ack.Records);
    }

    private async ValueTask RefuseAsync(CancellationToken ct)
    {
        foreach (var refusal in _refusals)
        {
            CountFrame();
            await channel.BasicRejectAsync((ulong)refusal.Tag, refusal.Requeue, ct);
        }

        account.Refused(_refusals);
        _refusals.Clear();
    }

    // Those of the last moments, as far as it matters.
    private void CountFrame()
    {
        if (clock.GetElapsedTime(_framesSince) > AnswerOfLog) (_frames, _framesSince) = (0, clock.GetTimestamp());
        _frames++;
    }
}
