using System.Buffers;

namespace Gateway.Invocation.Answers;

/// <summary>Takes a function's answer from the connection, piece by piece, to an <see cref="ItemFailureReader"/>.</summary>
internal static class ItemFailureBody
{
    private const int PieceBytes = 16 * 1024;

    /// <summary>Reads to the end.</summary>
    /// <param name="stream">The answer.</param>
    /// <param name="reader">Gets it.</param>
    /// <param name="mostBytes">An answer that is longer counts for nothing.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Its length; null when it was longer than that, and not read to its end.</returns>
    public static async ValueTask<long?> ReadAsync(Stream stream, ItemFailureReader reader, int mostBytes, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            var (total, held) = (0L, 0);
            while (total <= mostBytes)
            {
                // One text may be longer than all that has come.
                if (held == buffer.Length) buffer = Larger(buffer);
                var read = await stream.ReadAsync(buffer.AsMemory(held), ct);
                var done = reader.Read(buffer.AsSpan(0, held + read), isLast: read == 0);
                if (read == 0) return total;
                total += read;
                held += read - done;
                buffer.AsSpan(done, held).CopyTo(buffer);
            }

            reader.Fail($"it is longer than {mostBytes} bytes");
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
