using System.Buffers;
using System.Text.Json;
using Gateway.Filtering.Conditions;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Patterns;

/// <summary>An array of a filter: the value meets one of the conditions.</summary>
internal sealed class LeafPattern(Condition[] conditions) : ValuePattern
{
    private const int MostOnStack = 256;

    public override bool MatchesAbsent { get; } = Array.Exists(conditions, condition => condition.HoldsForAbsent);

    /// <summary>Whether it is enough that there is a value.</summary>
    public bool MatchesPresent { get; } = Array.Exists(conditions, condition => condition.HoldsForPresent);

    public bool Matches(scoped in Scalar value)
    {
        foreach (var condition in conditions)
        {
            if (condition.Holds(value)) return true;
        }

        return false;
    }

    public override bool? MatchScalar(scoped in Scalar value) => Matches(value);

    protected override bool? MatchOne(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        return reader.ValueIsEscaped ? MatchesEscaped(reader.ValueSpan) : Matches(new Scalar(Scalar.KindOf(reader.TokenType), reader.ValueSpan));
    }

    private bool MatchesEscaped(ReadOnlySpan<byte> escaped)
    {
        var rented = escaped.Length > MostOnStack ? ArrayPool<byte>.Shared.Rent(escaped.Length) : null;
        var text = rented ?? stackalloc byte[MostOnStack];
        var matches = Matches(Scalar.Text(text[..JsonEscapes.Unescape(escaped, text)]));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return matches;
    }
}
