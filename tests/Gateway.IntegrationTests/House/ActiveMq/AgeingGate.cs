using System.Buffers.Binary;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>
/// An address that leads to a broker and makes some of its messages older than they are: a broker dates a message itself when it
/// comes, and nobody waits a minute for it to become a minute old.
/// </summary>
internal sealed class AgeingGate : IAsyncDisposable
{
    /// <summary>A number this near to the present is a time in milliseconds.</summary>
    private const long PresentMs = 600_000;

    private readonly byte[] _mark;
    private readonly TimeSpan _age;
    private readonly TcpGate _gate;

    /// <param name="broker">Where it leads.</param>
    /// <param name="mark">What the messages hold that are made older.</param>
    /// <param name="age">By how much.</param>
    public AgeingGate(Uri broker, byte[] mark, TimeSpan age)
    {
        (_mark, _age) = (mark, age);
        _gate = new TcpGate($"127.0.0.1:{broker.Port}", AgeAsync);
        _gate.Open();
    }

    public string Uri => $"tcp://{_gate.Address}";

    public ValueTask DisposeAsync() => _gate.DisposeAsync();

    // A frame is its length and that many bytes.
    private async Task AgeAsync(Stream from, Stream to, CancellationToken closed)
    {
        var length = new byte[sizeof(int)];
        while (await from.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, closed) == length.Length)
        {
            var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await from.ReadExactlyAsync(frame, closed);
            if (frame.AsSpan().IndexOf(_mark) >= 0) Age(frame);
            await to.WriteAsync((byte[])[.. length, .. frame], closed);
        }
    }

    private void Age(Span<byte> frame)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var at = 0; at <= frame.Length - sizeof(long); at++)
        {
            var number = frame.Slice(at, sizeof(long));
            var time = BinaryPrimitives.ReadInt64BigEndian(number);
            if (time > now - PresentMs && time < now + PresentMs) BinaryPrimitives.WriteInt64BigEndian(number, time - (long)_age.TotalMilliseconds);
        }
    }
}
