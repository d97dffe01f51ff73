using System.Buffers.Binary;
using Gateway.Aws;

namespace Gateway.Sources.ActiveMq.OpenWire;

public class FrameReaderTests
{
    [Fact]
    public async Task Frames_are_the_same_however_the_bytes_come()
    {
        for (var seed = 0UL; seed < 60; seed++)
        {
            var noise = new Noise(seed);
            var frames = Enumerable.Range(0, 1 + noise.Below(30)).Select(_ => noise.Bytes(1 + noise.Below(noise.Pick(3, 300, 200_000)))).ToList();
            using var reader = new FrameReader(new DribblingStream([.. frames.SelectMany(WithLength)], noise), mostBytes: 200_000);

            Assert.Equal(frames, await ReadAllAsync(reader));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public async Task A_length_that_no_frame_has_ends_it(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        using var reader = new FrameReader(new MemoryStream(bytes), mostBytes: 1000);

        var failure = await Assert.ThrowsAsync<OpenWireException>(() => ReadAllAsync(reader));

        Assert.Contains($"A frame of {length} bytes", failure.Message);
    }

    [Fact]
    public async Task A_length_is_only_a_claim_until_the_bytes_have_come()
    {
        byte[] claim = [0x07, 0, 0, 0, 1, 2, 3];
        using var reader = new FrameReader(new MemoryStream(claim), mostBytes: int.MaxValue);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Empty(await ReadAllAsync(reader));

        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 4 * 1024 * 1024);
    }

    private static byte[] WithLength(byte[] frame)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, frame.Length);
        return [.. length, .. frame];
    }

    private static async Task<List<byte[]>> ReadAllAsync(FrameReader reader)
    {
        var frames = new List<byte[]>();
        do
        {
            while (reader.TryTake(out var frame)) frames.Add(frame.ToArray());
        }
        while (await reader.FillAsync(TestContext.Current.CancellationToken));

        return frames;
    }

    /// <summary>Gives few bytes at a time, or many.</summary>
    private sealed class DribblingStream(byte[] bytes, Noise noise) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + noise.Below(noise.Pick(3, 1000, 100_000)))], cancellationToken);
    }
}
