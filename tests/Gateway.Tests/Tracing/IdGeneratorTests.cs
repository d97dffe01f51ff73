namespace Gateway.Tracing;

public class IdGeneratorTests
{
    [Fact]
    public void A_trace_id_carries_the_present_second()
    {
        var clock = new TestClock();

        Assert.Equal((uint)clock.Now.ToUnixTimeSeconds(), new IdGenerator(clock).NextTraceId().Epoch);
    }

    [Fact]
    public void Ids_are_distinct_across_threads_and_pages()
    {
        var ids = new IdGenerator(new TestClock());
        var made = new ulong[4][];

        Parallel.For(0, made.Length, i => made[i] = [.. Enumerable.Range(0, 5000).Select(_ => ids.NextSegmentId().Value)]);

        Assert.Equal(20_000, made.SelectMany(m => m).Distinct().Count());
    }

    [Fact]
    public void A_segment_id_is_never_zero()
    {
        var zerosFirst = 0;
        var ids = new IdGenerator(new TestClock(), buffer => buffer.Fill(zerosFirst++ == 0 ? (byte)0 : (byte)7));

        Assert.Equal(0x0707070707070707ul, ids.NextSegmentId().Value);
    }

    [Theory]
    [InlineData(0x00, 0.0)]
    [InlineData(0xff, 1 - 1.0 / (1L << 53))]
    public void Randomness_for_sampling_stays_below_one(byte fill, double expected)
    {
        var ids = new IdGenerator(new TestClock(), buffer => buffer.Fill(fill));

        Assert.Equal(expected, ids.NextDouble());
    }
}
