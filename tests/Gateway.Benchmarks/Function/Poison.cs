using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks.Function;

/// <summary>Records that the function never takes: told by the first byte of their value.</summary>
internal static class Poison
{
    /// <summary>The value as poison.</summary>
    public static byte[] In(byte[] value) => value.Length == 0 ? value : [(byte)'p', .. value.AsSpan(1)];

    /// <summary>True for an event that has some.</summary>
    public static bool IsIn(ReadOnlySpan<byte> body) => body.IndexOf(Beginning) >= 0;

    /// <summary>The answer that names an event's poison; null when there is none.</summary>
    public static byte[]? AnswerTo(ReadOnlySpan<byte> body)
    {
        var items = new StringBuilder();
        while (body.IndexOf("\"partition\":"u8) is >= 0 and var at)
        {
            body = body[(at + "\"partition\":"u8.Length)..];
            var partition = Number(body);
            body = body[(body.IndexOf("\"offset\":"u8) + "\"offset\":"u8.Length)..];
            var offset = Number(body);
            body = body[body.IndexOf("\"value\":\""u8)..];
            if (!body.StartsWith(Beginning)) continue;
            if (items.Length > 0) items.Append(',');
            items.Append(CultureInfo.InvariantCulture, $$$"""{"itemIdentifier":{"partition":"poisoned-{{{partition}}}","offset":{{{offset}}}}}""");
        }

        return items.Length == 0 ? null : Encoding.ASCII.GetBytes($$"""{"batchItemFailures":[{{items}}]}""");
    }

    // Base64 of "pxx", where all others begin with "xxx".
    private static ReadOnlySpan<byte> Beginning => "\"value\":\"cHh4"u8;

    private static long Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out long number, out _) ? number : throw new InvalidOperationException("An event's number is none");
}
