using System.Buffers;
using System.Text.Encodings.Web;

namespace Gateway.Invocation.Events;

/// <summary>UTF-8 text inside a JSON string: only what JSON demands is escaped, and what is not UTF-8 becomes U+FFFD.</summary>
internal static class JsonText
{
    private const int ChunkBytes = 256;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Bytes of the text once it is escaped.</summary>
    public static long Length(ReadOnlySpan<byte> text) =>
        Encoder.FindFirstCharacterToEncodeUtf8(text) < 0 ? text.Length : EscapedLength(text);

    /// <summary>Writes the escaped text.</summary>
    /// <returns>Its <see cref="Length"/>.</returns>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (Encoder.FindFirstCharacterToEncodeUtf8(text) < 0)
        {
            text.CopyTo(destination);
            return text.Length;
        }

        var status = Encoder.EncodeUtf8(text, destination, out _, out var written);
        return status == OperationStatus.Done ? written : throw new ArgumentException($"No room for the escaped text: {status}", nameof(destination));
    }

    // Encoded to nowhere, piece by piece: lengths and bytes come from the same code and cannot differ.
    private static long EscapedLength(ReadOnlySpan<byte> text)
    {
        Span<byte> chunk = stackalloc byte[ChunkBytes];
        var total = 0L;
        OperationStatus status;
        do
        {
            status = Encoder.EncodeUtf8(text, chunk, out var consumed, out var written);
            text = text[consumed..];
            total += written;
        }
        while (status == OperationStatus.DestinationTooSmall);

        return total;
    }
}
