namespace Gateway.Hosting.Admin.History;

public sealed class SampleRingTests
{
    private readonly SampleRing _ring = new(3);

    [Theory]
    [InlineData(0, new long[0])]
    [InlineData(2, new long[] { 1, 2 })]
    [InlineData(3, new long[] { 1, 2, 3 })]
    [InlineData(7, new long[] { 5, 6, 7 })]
    public void The_newest_are_kept_and_come_oldest_first(int added, long[] expected)
    {
        Add(added);

        Assert.Equal(expected, _ring.After(0).Select(sample => sample.At));
    }

    [Theory]
    [InlineData(4, new long[] { 5, 6, 7 })]
    [InlineData(6, new long[] { 7 })]
    [InlineData(7, new long[0])]
    [InlineData(long.MaxValue, new long[0])]
    public void Only_what_is_later_is_told(long time, long[] expected)
    {
        Add(7);

        Assert.Equal(expected, _ring.After(time).Select(sample => sample.At));
    }

    private void Add(int count)
    {
        for (var at = 1; at <= count; at++) _ring.Add(new MappingSample(at, 0, 0, 0, null));
    }
}
