using Google.Protobuf;

namespace Gateway.Tracing.Otlp;

public sealed class PartialSuccessTests
{
    [Fact]
    public void An_empty_answer_rejects_nothing() => Assert.Equal(default, PartialSuccess.Read([]));

    [Theory]
    [InlineData(0, "only a warning")]
    [InlineData(3, "too old")]
    [InlineData(100_000, "ä")]
    public void What_is_rejected_is_read(long spans, string message) =>
        Assert.Equal(new PartialSuccess(spans, message), PartialSuccess.Read(Answer(spans, message)));

    [Fact]
    public void Fields_that_nobody_knows_are_passed_over()
    {
        byte[] unknown = [0x78, 0x05, 0x71, 1, 2, 3, 4, 5, 6, 7, 8, 0x7a, 2, 9, 9, 0x7d, 1, 2, 3, 4];

        Assert.Equal(new PartialSuccess(3, "too old"), PartialSuccess.Read([.. unknown, .. Answer(3, "too old")]));
    }

    [Fact]
    public void Whatever_comes_nothing_is_thrown()
    {
        var good = Answer(3, "too old");
        for (var length = 0; length <= good.Length; length++)
        {
            for (var spoiled = 0; spoiled < length; spoiled++)
            {
                for (var value = 0; value <= byte.MaxValue; value++)
                {
                    var bytes = good[..length];
                    bytes[spoiled] = (byte)value;
                    PartialSuccess.Read(bytes);
                }
            }
        }
    }

    private static byte[] Answer(long spans, string message)
    {
        var inner = Written(output =>
        {
            if (spans != 0)
            {
                output.WriteTag(1, WireFormat.WireType.Varint);
                output.WriteInt64(spans);
            }

            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteString(message);
        });
        return Written(output =>
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(inner));
        });
    }

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true)) write(output);
        return bytes.ToArray();
    }
}
