using System.Buffers;
using System.Text.Json;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Patterns;

/// <summary>An object of a filter: its fields match, or those that its alternatives ask for.</summary>
/// <remarks>
/// While a record is read, each slot holds whether one field has matched so far; at the end the requirement says what that comes
/// to. Of a field that is there twice the last one counts, so a record is read to its end even when its first field decides.
/// </remarks>
internal sealed class ObjectPattern : ValuePattern
{
    private const int LongestEscapedName = 512;

    private readonly PatternField[] _fields;
    private readonly Requirement _requirement;
    private readonly bool[] _whenAbsent;

    /// <param name="fields">The fields that are looked at, each name once.</param>
    /// <param name="requirement">What their slots have to be.</param>
    public ObjectPattern(IReadOnlyList<PatternField> fields, Requirement requirement)
    {
        (_fields, _requirement) = ([.. fields], requirement);
        _whenAbsent = [.. fields.SelectMany(field => field.Slots).OrderBy(slot => slot.Index).Select(slot => slot.Pattern.MatchesAbsent)];
        MatchesAbsent = requirement.Holds(_whenAbsent);
    }

    public override bool MatchesAbsent { get; }

    public ReadOnlySpan<PatternField> Fields => _fields;

    /// <summary>The slots that a match needs.</summary>
    public int SlotCount => _whenAbsent.Length;

    /// <summary>Sets the slots to what they are as long as no field was seen.</summary>
    public void Begin(Span<bool> slots) => _whenAbsent.CopyTo(slots);

    /// <summary>Whether the slots, all fields seen, make a match.</summary>
    public bool Holds(ReadOnlySpan<bool> slots) => _requirement.Holds(slots);

    /// <summary>The field of a name; null when the pattern does not ask for it.</summary>
    public PatternField? Find(ReadOnlySpan<byte> name)
    {
        foreach (var field in _fields)
        {
            if (name.SequenceEqual(field.Name)) return field;
        }

        return null;
    }

    public override bool? MatchScalar(scoped in Scalar value) => null;

    protected override bool? MatchOne(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return null;
        Span<bool> slots = stackalloc bool[SlotCount];
        Begin(slots);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueIsEscaped ? FindEscaped(reader.ValueSpan) : Find(reader.ValueSpan);
            reader.Read();
            if (field is null) reader.Skip();
            else field.Match(ref reader, slots);
        }

        return Holds(slots);
    }

    private PatternField? FindEscaped(ReadOnlySpan<byte> escaped)
    {
        var rented = escaped.Length > LongestEscapedName ? ArrayPool<byte>.Shared.Rent(escaped.Length) : null;
        var name = rented ?? stackalloc byte[LongestEscapedName];
        var field = Find(name[..JsonEscapes.Unescape(escaped, name)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return field;
    }
}
