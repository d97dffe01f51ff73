using System.Text.Json;
using System.Text.Unicode;
using Gateway.Filtering.Patterns;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Fields;

/// <summary>The bytes of a key or a body, which are JSON, or text, or neither.</summary>
/// <remarks>
/// JSON is an object or an array and nothing behind it; text is any other UTF-8. A pattern of the other form does not match, and
/// bytes that are neither match nothing. Whatever form it has, <c>exists</c> tells whether it is there.
/// </remarks>
internal static class RecordBody
{
    // As deep as Java's usual reader goes: AWS's own pollers see nothing deeper either.
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 1000 };

    public static void Match(scoped FieldMatches match, PatternField field, bool isThere, ReadOnlySpan<byte> body)
    {
        foreach (var slot in field.Slots) match.Slots[slot.Index] = Matches(slot.Pattern, isThere, body);
    }

    /// <summary>The result of a record whose other fields were all looked at.</summary>
    public static bool Decide(scoped FieldMatches match, ReadOnlySpan<byte> name, bool isThere, ReadOnlySpan<byte> body)
    {
        if (match.Find(name) is { } field && match.IsOpen(field)) Match(match, field, isThere, body);
        return match.Result;
    }

    private static bool Matches(ValuePattern pattern, bool isThere, ReadOnlySpan<byte> body)
    {
        if (!isThere) return pattern.MatchesAbsent;
        if (pattern is not LeafPattern leaf) return LooksLikeJson(body) && Utf8.IsValid(body) && MatchesJson(pattern, body);
        if (leaf.MatchesPresent) return true;
        return leaf.Matches(Scalar.Text(body)) && Utf8.IsValid(body) && !(LooksLikeJson(body) && IsJson(body));
    }

    // Most of what is no JSON shows it at once, and is spared the reader, which throws.
    private static bool LooksLikeJson(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start >= 0 && body[start] is (byte)'{' or (byte)'[';
    }

    private static bool MatchesJson(ValuePattern pattern, ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Strict);
            reader.Read();
            var matches = pattern.Matches(ref reader);
            // Throws when something stands behind the value.
            reader.Read();
            return matches;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, Strict);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
