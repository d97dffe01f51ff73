namespace Gateway.Sources.ActiveMq.OpenWire;

public sealed class OpenWireOutputTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly OpenWireOutput _output;
    private readonly SlowStream _stream = new();
    private int _acknowledged;

    public OpenWireOutputTests() => _output = new OpenWireOutput(_clock);

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task What_is_sent_during_a_write_becomes_one_write()
    {
        var loop = _output.RunAsync(_stream, n => _acknowledged += n, CancellationToken.None);
        _output.Send([0], acknowledgements: 1);
        await _stream.WritingAsync();
        Assert.Equal(0, _acknowledged);
        for (var i = 1; i <= 100; i++) _output.Send([(byte)i], acknowledgements: 1);
        _output.Finish();
        _stream.Release();
        await loop;

        Assert.Equal([[0], [.. Enumerable.Range(1, 100).Select(i => (byte)i)]], _stream.Writes);
        Assert.Equal(101, _acknowledged);
    }

    [Fact]
    public async Task What_was_not_written_is_not_told_as_acknowledged()
    {
        var loop = _output.RunAsync(new BrokenStream(), n => _acknowledged += n, CancellationToken.None);
        _output.Send([0], acknowledgements: 1);

        await Assert.ThrowsAsync<IOException>(() => loop);
        Assert.Equal(0, _acknowledged);
    }

    [Fact]
    public async Task Nothing_is_sent_once_it_is_finished()
    {
        _output.Send([1]);
        _output.Finish();
        _output.Send([2]);
        _stream.Release();
        await _output.RunAsync(_stream, _ => { }, CancellationToken.None);

        Assert.Equal([[1]], _stream.Writes);
    }

    [Fact]
    public void It_knows_how_long_nothing_was_sent()
    {
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), _output.Quiet);
        _output.Send([1]);
        Assert.Equal(TimeSpan.Zero, _output.Quiet);
    }

    [Fact]
    public async Task Much_more_than_usual_is_written_too()
    {
        var loop = _output.RunAsync(_stream, n => _acknowledged += n, CancellationToken.None);
        _output.Send([0]);
        await _stream.WritingAsync();
        var block = new byte[100_000];
        for (var i = 0; i < 50; i++) _output.Send(block, 1);
        _stream.Release();
        await Local.Eventually.TrueAsync(() => _acknowledged == 50);
        _output.Send([7], 1);
        _output.Finish();
        await loop;

        Assert.Equal(5_000_002, _stream.Writes.Sum(write => write.Length));
    }

    private sealed class SlowStream : MemoryStream
    {
        private readonly TaskCompletionSource _writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<byte[]> Writes { get; } = [];

        public Task WritingAsync() => _writing.Task;

        public void Release() => _released.TrySetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(buffer.ToArray());
            _writing.TrySetResult();
            await _released.Task;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("broken");
    }
}
