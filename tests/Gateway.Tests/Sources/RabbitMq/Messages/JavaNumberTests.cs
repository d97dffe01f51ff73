using System.Globalization;
using System.Text;
using Gateway.Aws;

namespace Gateway.Sources.RabbitMq.Messages;

public sealed class JavaNumberTests
{
    // As Double.toString of a JDK since 19 gives them.
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(100.0, "100.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.05, "0.05")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.0012, "0.0012")]
    [InlineData(0.0001, "1.0E-4")]
    [InlineData(0.00012, "1.2E-4")]
    [InlineData(9999999.0, "9999999.0")]
    [InlineData(1234567.25, "1234567.25")]
    [InlineData(10000000.0, "1.0E7")]
    [InlineData(12345678.0, "1.2345678E7")]
    [InlineData(1e15, "1.0E15")]
    [InlineData(1e16, "1.0E16")]
    [InlineData(123456789012345680.0, "1.2345678901234568E17")]
    [InlineData(2e-5, "2.0E-5")]
    [InlineData(double.MaxValue, "1.7976931348623157E308")]
    [InlineData(double.NaN, "")]
    [InlineData(double.PositiveInfinity, "")]
    public void A_double_is_printed_as_java_does(double value, string text) => Assert.Equal(text, Print(value));

    [Theory]
    [InlineData(1f, "1.0")]
    [InlineData(0.1f, "0.1")]
    [InlineData(3.4028235E38f, "3.4028235E38")]
    [InlineData(16777216f, "1.6777216E7")]
    [InlineData(float.NegativeInfinity, "")]
    public void A_float_has_no_more_digits_than_it_needs(float value, string text)
    {
        Span<byte> destination = stackalloc byte[JavaNumber.MostBytes];

        Assert.Equal(text, Encoding.ASCII.GetString(destination[..JavaNumber.Write(value, destination)]));
    }

    [Fact]
    public void Every_number_can_be_read_back()
    {
        var noise = new Noise(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble((long)noise.Next());
            if (double.IsFinite(value)) Assert.Equal(value, double.Parse(Print(value), CultureInfo.InvariantCulture));
        }
    }

    private static string Print(double value)
    {
        Span<byte> destination = stackalloc byte[JavaNumber.MostBytes];
        return Encoding.ASCII.GetString(destination[..JavaNumber.Write(value, destination)]);
    }
}
