namespace Gateway.Tracing.Emission.Upload;

public sealed class UploadBackOffTests
{
    [Theory]
    [InlineData(0, 400)]
    [InlineData(1, 800)]
    [InlineData(3, 3200)]
    [InlineData(4, 5000)]
    [InlineData(20, 5000)]
    public void The_ceiling_doubles_up_to_its_limit(int retry, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), UploadBackOff.Wait(retry, asked: null, random: 1));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds) / 2, UploadBackOff.Wait(retry, asked: null, random: 0.5));
        Assert.Equal(TimeSpan.Zero, UploadBackOff.Wait(retry, asked: null, random: 0));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(3600, 30)]
    public void Whoever_asks_for_time_gets_it_within_reason(int asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), UploadBackOff.Wait(0, TimeSpan.FromSeconds(asked), random: 0));
}
