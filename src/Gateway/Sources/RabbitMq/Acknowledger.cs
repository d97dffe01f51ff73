using Gateway.Diagnostics;
using Gateway.Sources.RabbitMq.Connection;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq;

/// <summary>Tells the broker, on the channel that delivered them, what became of messages: in few frames, and without making anybody wait.</summary>
internal sealed class Acknowledger(IChannel channel, ChannelAccount account, MappingMetrics metrics, TimeProvider clock) : IDisposable
{
    /// <summary>What was settled out of turn waits this long for its predecessors, which then share a frame with it.</summary>
    private static readonly TimeSpan StrayWait = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// A quorum queue keeps no more than 32 settlements on their way to its log; what comes beyond waits in the channel, and is
    /// lost when the channel closes before the log has answered.
    /// </summary>
    private const int MostFramesUnderWay = 16;
    private static readonly TimeSpan AnswerOfLog = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly List<Refusal> _refusals = [];
    private readonly List<AckFrame> _strays = [];
    private int _frames;
    private long _framesSince = clock.GetTimestamp();

    /// <summary>Writes until cancelled, or until the channel takes no more; what is not told is delivered again.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await account.Untold.WaitAsync(ct);
                if (!await WriteAsync(all: false, ct)) continue;
                await Task.Delay(StrayWait, clock, ct);
                await WriteAsync(all: true, ct);
            }
        }
        catch (Exception ended) when (BrokerFaults.IsExpected(ended))
        {
            // The channel's own end is heard of elsewhere.
        }
    }

    /// <summary>Writes all there is, and gives the broker time to keep it.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await WriteAsync(all: true, ct);
        if (_frames > MostFramesUnderWay) await Task.Delay(AnswerOfLog, clock, ct);
    }

    public void Dispose() => _writing.Dispose();

    /// <returns>Whether acknowledgements are left, which wait for their predecessors.</returns>
    private async Task<bool> WriteAsync(bool all, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var watermark = account.TakeWatermark(_refusals, out var strays);
            if (watermark is { } ack) await AckAsync(ack, ct);
            await RefuseAsync(ct);
            if (!all || !strays) return strays;
            account.TakeStrays(_strays);
            foreach (var stray in _strays) await AckAsync(stray, ct);
            _strays.Clear();
            return false;
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
