using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.House.Queues;

/// <summary>The body of a test's message: it carries the message's number, so that the function can tell which one it got.</summary>
internal static class NumberedMessage
{
    private const string Beginning = "{\"number\":";

    public static byte[] Body(long number, int bytes = 100)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Beginning}{number},\"digit\":{number % 10},\"padding\":\"");
        return Encoding.UTF8.GetBytes(text.PadRight(Math.Max(text.Length, bytes - 2), 'x') + "\"}");
    }

    /// <exception cref="FormatException">It is not such a body.</exception>
    public static long NumberOf(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        if (!text.StartsWith(Beginning, StringComparison.Ordinal)) throw new FormatException($"Not a numbered message: {text[..Math.Min(text.Length, 60)]}");
        return long.Parse(text.AsSpan(Beginning.Length, text.IndexOf(',', StringComparison.Ordinal) - Beginning.Length), CultureInfo.InvariantCulture);
    }
}
