namespace Gateway.Settlement.Redrive;

public sealed class RedriveWatermarkTests
{
    private readonly RedriveWatermark _watermark = new();

    [Fact]
    public void It_moves_over_what_is_done_without_a_gap()
    {
        foreach (var offset in (long[])[3, 4, 7, 9]) _watermark.Read(offset);

        Assert.False(_watermark.Done(7));
        Assert.Null(_watermark.Next);
        Assert.True(_watermark.Done(3));
        Assert.Equal(4, _watermark.Next);
        Assert.True(_watermark.Done(4));
        Assert.Equal(8, _watermark.Next);
        Assert.True(_watermark.Done(9));
        Assert.Equal(10, _watermark.Next);
    }
}
