using System.Globalization;

namespace Gateway.Invocation.Events;

public class DecimalsTests
{
    [Fact]
    public void Lengths_are_right_around_every_power_of_ten()
    {
        var power = 1L;
        for (var digits = 1; digits <= 19; digits++)
        {
            foreach (var value in (ReadOnlySpan<long>)[power - 1, power, power + 1, -power, 1 - power])
            {
                Assert.Equal(value.ToString(CultureInfo.InvariantCulture).Length, Decimals.Length(value));
            }

            if (digits < 19) power *= 10;
        }

        Assert.Equal(19, Decimals.Length(long.MaxValue));
        Assert.Equal(20, Decimals.Length(long.MinValue));
    }
}
