using System.Text.Json;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Patterns;

/// <summary>What a filter asks of the value of one field.</summary>
/// <remarks>
/// Of an array it is enough that one element matches; arrays in arrays count as one. What a pattern has nothing to say about (an
/// object where it compares values, a value where it names fields) is as if it were not there.
/// </remarks>
internal abstract class ValuePattern
{
    /// <summary>Whether a field matches that is not there.</summary>
    public abstract bool MatchesAbsent { get; }

    /// <summary>Looks at a value, array or not.</summary>
    /// <param name="reader">On the first token of the value; afterwards on its last.</param>
    public bool Matches(ref Utf8JsonReader reader) =>
        (reader.TokenType == JsonTokenType.StartArray ? MatchAny(ref reader) : MatchOne(ref reader)) ?? MatchesAbsent;

    /// <summary>Looks at a value without members.</summary>
    /// <returns>Null when the pattern has nothing to say about such.</returns>
    public abstract bool? MatchScalar(scoped in Scalar value);

    /// <summary>Looks at a value that is no array.</summary>
    /// <param name="reader">On the first token of the value; afterwards on its last.</param>
    /// <returns>Null when the pattern has nothing to say about it.</returns>
    protected abstract bool? MatchOne(ref Utf8JsonReader reader);

    private bool? MatchAny(ref Utf8JsonReader reader)
    {
        bool? any = null;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray) continue;
            if (any == true) reader.Skip();
            else if (MatchOne(ref reader) is { } one) any = one;
        }

        return any;
    }
}
