using System.Globalization;

namespace Gateway.Sources.ActiveMq.OpenWire;

public class PrimitiveTests
{
    [Fact]
    public void Every_kind_of_property_is_read_and_shown_as_java_shows_it()
    {
        var properties = new Dictionary<string, string>();
        var map = new PrimitiveMap(Captured.Properties);
        while (map.MoveNext()) properties.Add(ModifiedUtf8.Decode(map.Key), TextOf(map.Value));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["b"] = "-5",
                ["c"] = "c",
                ["d"] = "-2.25",
                ["f"] = "1.5",
                ["h"] = "300",
                ["i"] = "-2",
                ["l"] = "3",
                ["L"] = "[a, 1]",
                ["M"] = "{k=v}",
                ["n"] = "null",
                ["s"] = "é",
                ["t"] = "true",
            },
            properties);
    }

    [Fact]
    public void A_stream_is_values_one_after_the_other()
    {
        var reader = new OpenWireReader(Captured.Stream);
        var values = new List<string>();
        while (!reader.IsAtEnd) values.Add(TextOf(Primitive.Read(ref reader)));

        Assert.Equal(["5", "str", "CQ==", "true", "q", "3", "1.0", "2.0", "4", "6"], values);
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-2.25, "-2.25")]
    [InlineData(100.0, "100.0")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00099, "9.9E-4")]
    [InlineData(9999999.0, "9999999.0")]
    [InlineData(1e7, "1.0E7")]
    [InlineData(1e10, "1.0E10")]
    [InlineData(12345678.9, "1.23456789E7")]
    [InlineData(1234567.125, "1234567.125")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(5e-324, "4.9E-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157E308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Doubles_are_shown_as_java_shows_them(double value, string text)
    {
        using var writer = OpenWireWriter.Rent();
        writer.Byte((byte)PrimitiveKind.Double);
        writer.Long(BitConverter.DoubleToInt64Bits(value));

        Assert.Equal(text, TextOf(writer));
    }

    [Theory]
    [InlineData(1f, "1.0")]
    [InlineData(0.1f, "0.1")]
    [InlineData(-1.5e-5f, "-1.5E-5")]
    [InlineData(16777216f, "1.6777216E7")]
    [InlineData(3.4028235e38f, "3.4028235E38")]
    [InlineData(float.NaN, "NaN")]
    public void Floats_are_shown_as_java_shows_them(float value, string text)
    {
        using var writer = OpenWireWriter.Rent();
        writer.Byte((byte)PrimitiveKind.Float);
        writer.Int(BitConverter.SingleToInt32Bits(value));

        Assert.Equal(text, TextOf(writer));
    }

    [Fact]
    public void Every_number_can_be_read_back()
    {
        var noise = new Aws.Noise(7);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.UInt64BitsToDouble(noise.Next());
            using var writer = OpenWireWriter.Rent();
            writer.Byte((byte)PrimitiveKind.Double);
            writer.Long(BitConverter.DoubleToInt64Bits(value));

            Assert.Equal(value, double.Parse(TextOf(writer).Replace("Infinity", "∞", StringComparison.Ordinal), CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void What_is_nested_without_end_is_refused()
    {
        byte[] nested = [.. Enumerable.Repeat(new byte[] { 12, 0, 0, 0, 1 }, 100_000).SelectMany(level => level)];

        Assert.Throws<OpenWireException>(() =>
        {
            var reader = new OpenWireReader(nested);
            Primitive.Read(ref reader);
        });
    }

    private static string TextOf(OpenWireWriter writer)
    {
        var reader = new OpenWireReader(writer.Written);
        return TextOf(Primitive.Read(ref reader));
    }

    private static string TextOf(in Primitive value)
    {
        var scratch = new ByteScratch();
        JavaText.Write(value, scratch);
        return ModifiedUtf8.Decode(scratch.Written);
    }
}
