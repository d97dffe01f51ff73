using System.Text;

namespace Gateway.Tracing;

public sealed class JsonCursorTests
{
    [Theory]
    [InlineData(-5, "0.000000")]
    [InlineData(0, "0.000000")]
    [InlineData(1, "0.000001")]
    [InlineData(999_999, "0.999999")]
    [InlineData(1_000_000, "1.000000")]
    [InlineData(9_999_999, "9.999999")]
    [InlineData(10_000_000, "10.000000")]
    [InlineData(1_772_615_105_402_113, "1772615105.402113")]
    [InlineData(1_772_615_105_000_007, "1772615105.000007")]
    public void A_time_is_epoch_seconds_with_six_digits_behind_the_point(long microseconds, string expected)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

        Assert.Equal(expected, Encoding.ASCII.GetString(JsonCursor.Rendered(json => json.Time(time))));
    }

    [Fact]
    public void Texts_are_escaped_and_cut_between_characters()
    {
        Assert.Equal("\"a\\\"b\\\\c\"", Encoding.UTF8.GetString(JsonCursor.Rendered(json => json.Text("a\"b\\c", 250))));
        Assert.Equal("\"a\"", Encoding.UTF8.GetString(JsonCursor.Rendered(json => json.Text("a😀", 2))));
    }
}
