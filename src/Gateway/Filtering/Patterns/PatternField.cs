using System.Text.Json;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Patterns;

/// <summary>A field that a filter asks for: more than once, where it stands in several alternatives.</summary>
/// <param name="Name">UTF-8, nothing escaped.</param>
/// <param name="Slots">What is asked of it, and where the answers go.</param>
internal sealed record PatternField(byte[] Name, PatternSlot[] Slots)
{
    /// <summary>Looks at the field's value. An earlier value of the same name is forgotten.</summary>
    /// <param name="reader">On the first token of the value; afterwards on its last.</param>
    /// <param name="slots">Get the answers.</param>
    public void Match(ref Utf8JsonReader reader, scoped Span<bool> slots)
    {
        // A reader is a value: each slot starts anew, and all of them end at the same place.
        var start = reader;
        foreach (var slot in Slots)
        {
            reader = start;
            slots[slot.Index] = slot.Pattern.Matches(ref reader);
        }
    }

    public void Match(scoped in Scalar value, scoped Span<bool> slots)
    {
        foreach (var slot in Slots) slots[slot.Index] = slot.Pattern.MatchScalar(value) ?? slot.Pattern.MatchesAbsent;
    }
}
