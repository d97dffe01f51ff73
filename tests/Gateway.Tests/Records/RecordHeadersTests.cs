using System.Text;
using Gateway.Aws;

namespace Gateway.Records;

public sealed class RecordHeadersTests
{
    [Fact]
    public void Nothing_encoded_is_no_header()
    {
        Assert.True(new RecordHeaders([]).IsEmpty);
        Assert.Empty(Read([]));
    }

    [Fact]
    public void A_null_value_is_told_from_an_empty_one() =>
        Assert.Equal([("a", null), ("b", "")], Read(Encode(("a", null), ("b", []))));

    [Fact]
    public void Duplicates_stay_and_so_does_the_order() =>
        Assert.Equal([("x", "1"), ("y", "2"), ("x", "3"), ("x", "1")], Read(Encode(("x", "1"u8.ToArray()), ("y", "2"u8.ToArray()), ("x", "3"u8.ToArray()), ("x", "1"u8.ToArray()))));

    [Fact]
    public void An_empty_name_is_a_name() => Assert.Equal([("", "v")], Read(Encode(("", "v"u8.ToArray()))));

    [Fact]
    public void A_value_given_for_a_null_header_is_ignored()
    {
        var encoded = new byte[RecordHeaders.EncodedLength(1, 0)];

        var written = RecordHeaders.Write(encoded, "a"u8, "ignored"u8, isNull: true);

        Assert.Equal(encoded.Length, written);
        Assert.Equal([("a", null)], Read(encoded));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(32_767)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void A_name_may_be_as_long_as_a_producer_likes(int length)
    {
        // Kafka bounds a header's name by the size of the message only.
        var name = new string('n', length);

        Assert.Equal([(name, "v")], Read(Encode((name, "v"u8.ToArray()))));
    }

    [Fact]
    public void Text_and_bytes_of_a_name_are_encoded_alike()
    {
        const string Name = "größe-中-🦊";
        var (fromText, fromBytes) = (new byte[200], new byte[200]);

        var textLength = RecordHeaders.Write(fromText, Name, "v"u8, isNull: false);
        var bytesLength = RecordHeaders.Write(fromBytes, Encoding.UTF8.GetBytes(Name), "v"u8, isNull: false);

        Assert.Equal(RecordHeaders.EncodedLength(Encoding.UTF8.GetByteCount(Name), 1), textLength);
        Assert.Equal(textLength, bytesLength);
        Assert.Equal(fromBytes, fromText);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        for (var seed = 1UL; seed <= 300; seed++)
        {
            var noise = new Noise(seed);
            var headers = Enumerable.Range(0, noise.Below(12)).Select(_ => Random(noise)).ToArray();

            var read = Read(Encode(headers));

            Assert.True(
                headers.Select(h => (h.Name, Text(h.Value))).SequenceEqual(read),
                $"seed {seed}: {string.Join(' ', read)}");
        }
    }

    private static (string Name, byte[]? Value) Random(Noise noise) => (
        noise.Text(noise.Below(6), "abäö中"),
        noise.Below(4) switch { 0 => null, 1 => [], _ => noise.Bytes(noise.Below(300)) });

    private static byte[] Encode(params (string Name, byte[]? Value)[] headers)
    {
        var encoded = new byte[headers.Sum(h => RecordHeaders.EncodedLength(Encoding.UTF8.GetByteCount(h.Name), h.Value?.Length ?? 0))];
        var room = encoded.AsSpan();
        foreach (var (name, value) in headers) room = room[RecordHeaders.Write(room, name, value, value is null)..];
        Assert.True(room.IsEmpty);
        return encoded;
    }

    private static List<(string Name, string? Value)> Read(byte[] encoded)
    {
        var read = new List<(string, string?)>();
        foreach (var header in new RecordHeaders(encoded))
        {
            read.Add((Encoding.UTF8.GetString(header.Name), header.IsNull ? null : Text(header.Value.ToArray())));
        }

        return read;
    }

    private static string? Text(byte[]? value) => value is null ? null : Encoding.Latin1.GetString(value);
}
