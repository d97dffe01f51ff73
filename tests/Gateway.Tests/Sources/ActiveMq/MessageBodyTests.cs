using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

public class MessageBodyTests
{
    private readonly MessageBody _body = new();

    [Fact]
    public void Text_of_java_and_of_stomp_becomes_the_same_utf8()
    {
        Assert.Equal("text é \0 😀 end", Text(Captured.JavaText));
        Assert.Equal("plain é 😀", Text(Captured.StompText));
    }

    [Fact]
    public void Compressed_bodies_are_inflated()
    {
        Assert.Equal("text é \0 😀 end", Text(Captured.JavaTextCompressed, compressed: true));
        Assert.Equal("hello hello hello", Text(Captured.HelloText, compressed: true));
        Assert.Equal("hello hello hello", Text(Captured.HelloBytes, compressed: true, WireType.BytesMessage));
    }

    [Fact]
    public void What_java_deflates_behind_a_body_is_cut_off() => Assert.Equal("", Text(Captured.NoBytes, compressed: true, WireType.BytesMessage));

    [Fact]
    public void A_message_without_content_has_an_empty_body()
    {
        Assert.Equal("", Text([]));
        Assert.Equal("", Text([], compressed: true, WireType.BytesMessage));
        Assert.Equal("", Text([0, 0, 0, 0]));
    }

    [Theory]
    [InlineData(WireType.MapMessage)]
    [InlineData(WireType.StreamMessage)]
    [InlineData(WireType.ObjectMessage)]
    [InlineData(WireType.PlainMessage)]
    [InlineData(WireType.BlobMessage)]
    public void Other_kinds_of_messages_are_unsupported(byte type) => Assert.Equal(BodyReading.Unsupported, Read(Captured.Map, false, type, out _));

    [Theory]
    [InlineData("", WireType.BytesMessage, false, nameof(BodyReading.Done))]
    [InlineData("0000", WireType.TextMessage, false, nameof(BodyReading.Malformed))]
    [InlineData("00000005616263", WireType.TextMessage, false, nameof(BodyReading.Malformed))]
    [InlineData("FFFFFFFF616263", WireType.TextMessage, false, nameof(BodyReading.Malformed))]
    [InlineData("0000000161FFFF", WireType.TextMessage, true, nameof(BodyReading.Malformed))]
    [InlineData("00000001", WireType.BytesMessage, true, nameof(BodyReading.Malformed))]
    [InlineData("000000FF78", WireType.BytesMessage, true, nameof(BodyReading.Malformed))]
    [InlineData("FFFFFFFF789C", WireType.BytesMessage, true, nameof(BodyReading.Malformed))]
    [InlineData("06400001789C", WireType.BytesMessage, true, nameof(BodyReading.TooLarge))]
    public void A_body_that_is_not_what_it_says_is_told(string content, byte type, bool compressed, string expected) =>
        Assert.Equal(expected, Read(Convert.FromHexString(content), compressed, type, out _).ToString());

    [Fact]
    public void A_body_that_is_shorter_than_it_says_is_malformed()
    {
        var cut = Captured.HelloBytes.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(cut, 5000);

        Assert.Equal(BodyReading.Malformed, Read(cut, true, WireType.BytesMessage, out _));
    }

    [Fact]
    public void A_text_that_would_become_huge_is_refused_before_it_does()
    {
        using var deflated = new MemoryStream();
        using (var zlib = new ZLibStream(deflated, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write([0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(BodyReading.TooLarge, Read(deflated.ToArray(), true, WireType.TextMessage, out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024 * 1024);
    }

    private string Text(byte[] content, bool compressed = false, byte type = WireType.TextMessage)
    {
        Assert.Equal(BodyReading.Done, Read(content, compressed, type, out var body));
        return Encoding.UTF8.GetString(body);
    }

    private BodyReading Read(byte[] content, bool compressed, byte type, out byte[] body)
    {
        var reader = new OpenWireReader(new SomeMessage { Type = type, Content = content, IsCompressed = compressed }.Fields());
        var reading = _body.Read(Message.Read(ref reader, type), out var span);
        body = span.ToArray();
        return reading;
    }
}
