using System.Threading.Channels;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>What goes to the broker: many frames become one write, and nobody who sends waits.</summary>
/// <remarks>Any thread sends; one loop writes. What may pile up is bounded by what the broker has given out to be acknowledged.</remarks>
/// <param name="clock">Stamps what is sent.</param>
internal sealed class OpenWireOutput(TimeProvider clock)
{
    private const int LargestKeptBytes = 1024 * 1024;

    private readonly Lock _gate = new();

    // Holds one wake-up: who takes what is pending takes all of it.
    private readonly Channel<bool> _arrival = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private byte[] _pending = new byte[16 * 1024];
    private byte[] _spare = new byte[16 * 1024];
    private int _length;
    private int _acknowledgements;
    private bool _finished;
    private long _lastSent = clock.GetTimestamp();

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Quiet => clock.GetElapsedTime(Interlocked.Read(ref _lastSent));

    /// <param name="frames">Whole frames.</param>
    /// <param name="acknowledgements">How many messages they acknowledge.</param>
    public void Send(ReadOnlySpan<byte> frames, int acknowledgements = 0)
    {
        lock (_gate)
        {
            if (_finished) return;
            if (frames.Length > _pending.Length - _length) Array.Resize(ref _pending, Math.Max(checked(_length + frames.Length), _pending.Length * 2));
            frames.CopyTo(_pending.AsSpan(_length));
            _length += frames.Length;
            _acknowledgements += acknowledgements;
            Interlocked.Exchange(ref _lastSent, clock.GetTimestamp());
        }

        Wake();
    }

    /// <summary>Nothing more is sent; the loop ends once all is written.</summary>
    public void Finish()
    {
        lock (_gate) _finished = true;
        Wake();
    }

    /// <summary>Writes until <see cref="Finish"/>.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="acknowledged">Hears how many messages' acknowledgements were written.</param>
    /// <param name="ct">Ends it at once.</param>
    public async Task RunAsync(Stream stream, Action<int> acknowledged, CancellationToken ct)
    {
        while (true)
        {
            await _arrival.Reader.ReadAsync(ct);
            var (frames, acknowledgements, last) = Take();
            if (!frames.IsEmpty) await stream.WriteAsync(frames, ct);
            if (acknowledgements > 0) acknowledged(acknowledgements);
            if (last) return;
        }
    }

    private void Wake() => _arrival.Writer.TryWrite(true);

    private (ReadOnlyMemory<byte> Frames, int Acknowledgements, bool Last) Take()
    {
        lock (_gate)
        {
            var taken = (_pending.AsMemory(0, _length), _acknowledgements, _finished);
            (_pending, _spare) = (_spare.Length > LargestKeptBytes ? new byte[LargestKeptBytes / 16] : _spare, _pending);
            (_length, _acknowledgements) = (0, 0);
            return taken;
        }
    }
}
