using System.Text;
using Gateway.Aws;

namespace Gateway.Sources.ActiveMq.OpenWire;

public class ModifiedUtf8Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("abc é 日", "61626320C3A920E697A5")]
    [InlineData("\0", "C080")]
    [InlineData("😀", "EDA0BDEDB880")]
    public void Text_is_written_as_java_writes_it(string text, string hex)
    {
        Assert.Equal(hex, Convert.ToHexString(Encode(text)));
        Assert.Equal(text, ModifiedUtf8.Decode(Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("F09F9880", "😀")] // ordinary, as by STOMP
    [InlineData("C080F09F9880", "\0😀")] // both in one text
    [InlineData("EDA0BD", "\uFFFD")] // half a pair
    [InlineData("EDA0BD61", "\uFFFDa")]
    [InlineData("EDB880EDA0BD", "\uFFFD\uFFFD")] // the wrong way round
    [InlineData("61FF62C3", "a\uFFFDb\uFFFD")]
    [InlineData("C081", "\uFFFD\uFFFD")]
    public void Both_encodings_are_read_and_what_is_neither_is_replaced(string hex, string text) =>
        Assert.Equal(text, ModifiedUtf8.Decode(Convert.FromHexString(hex)));

    [Fact]
    public void Any_text_comes_back_as_it_was()
    {
        for (var seed = 0UL; seed < 2000; seed++)
        {
            var noise = new Noise(seed);
            var text = string.Concat(Enumerable.Range(0, noise.Below(60)).Select(_ => noise.Pick("a", "\0", "é", "日", "😀", "\u007f", "\u07ff", "\u0800", "\uffff")));

            Assert.Equal(text, ModifiedUtf8.Decode(Encode(text)));
            Assert.Equal(text, ModifiedUtf8.Decode(Encoding.UTF8.GetBytes(text)));
        }
    }

    [Fact]
    public void Any_bytes_become_ordinary_text()
    {
        for (var seed = 0UL; seed < 2000; seed++)
        {
            var noise = new Noise(seed);
            var bytes = noise.Bytes(noise.Below(80));
            for (var i = 0; i < bytes.Length; i++) bytes[i] = noise.OneIn(2) ? noise.Pick<byte>(0xED, 0xA0, 0xB0, 0x80, 0xC0, 0xF0, 0x9F, 0x61) : bytes[i];
            var scratch = new ByteScratch();

            ModifiedUtf8.Write(bytes, scratch);

            Assert.True(ModifiedUtf8.IsOrdinary(scratch.Written));
            Assert.Equal(ModifiedUtf8.Decode(bytes), Encoding.UTF8.GetString(scratch.Written));
        }
    }

    private static byte[] Encode(string text)
    {
        var bytes = new byte[ModifiedUtf8.EncodedLength(text)];
        Assert.Equal(bytes.Length, ModifiedUtf8.Encode(text, bytes));
        return bytes;
    }
}
