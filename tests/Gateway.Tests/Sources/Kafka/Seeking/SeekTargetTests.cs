namespace Gateway.Sources.Kafka.Seeking;

public sealed class SeekTargetTests
{
    [Theory]
    [InlineData("2026-03-01T14:00:00Z", 1772373600000)]
    [InlineData("2026-03-01 14:00Z", 1772373600000)]
    [InlineData("2026-03-01T15:00:00+01:00", 1772373600000)]
    [InlineData("2026-03-01T08:30:00.250-05:30", 1772373600250)]
    [InlineData("1772373600", 1772373600000)]
    [InlineData("1772373600250", 1772373600250)]
    [InlineData("0", 0)]
    [InlineData("99999999999", 99999999999000)]
    [InlineData("100000000000", 100000000000)]
    public void A_time_is_understood(string text, long milliseconds)
    {
        var target = SeekTarget.At(text)!.Value;

        Assert.Equal((SeekKind.Timestamp, milliseconds), (target.Kind, target.Time.ToUnixTimeMilliseconds()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T14:00:00")]
    [InlineData("2026-13-01T14:00:00Z")]
    [InlineData("03/01/2026 14:00:00Z")]
    [InlineData("-1")]
    [InlineData("1772373600.5")]
    [InlineData("999999999999999999")]
    public void What_is_no_time_or_could_be_several_is_none(string text) => Assert.Null(SeekTarget.At(text));
}
