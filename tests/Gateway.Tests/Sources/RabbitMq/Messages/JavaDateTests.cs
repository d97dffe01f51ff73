using System.Text;

namespace Gateway.Sources.RabbitMq.Messages;

public sealed class JavaDateTests
{
    [Theory]
    [InlineData(0, "Jan 1, 1970, 12:00:00 AM")]
    [InlineData(43_200, "Jan 1, 1970, 12:00:00 PM")]
    [InlineData(1_772_615_105, "Mar 4, 2026, 9:05:05 AM")]
    [InlineData(1_798_761_599, "Dec 31, 2026, 11:59:59 PM")]
    [InlineData(-1, "Dec 31, 1969, 11:59:59 PM")]
    [InlineData(253_402_300_799, "Dec 31, 9999, 11:59:59 PM")]
    [InlineData(253_402_300_800, "")]
    [InlineData(long.MinValue, "")]
    public void A_date_is_printed_in_english_and_utc(long seconds, string text)
    {
        Span<byte> destination = stackalloc byte[JavaDate.MostBytes];

        Assert.Equal(text, Encoding.ASCII.GetString(destination[..JavaDate.Write(seconds, destination)]));
    }
}
