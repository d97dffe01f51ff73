using Gateway.Filtering.Patterns;
using Gateway.Filtering.Values;
using Gateway.Records;

namespace Gateway.Filtering.Fields;

/// <summary>Headers or properties whose values are texts. Of those with the same name it is enough that one matches.</summary>
internal static class TextTable
{
    public static void Match(scoped FieldMatches match, ReadOnlySpan<byte> name, RecordHeaders table)
    {
        if (match.Find(name) is not { } field) return;
        foreach (var slot in field.Slots) match.Slots[slot.Index] = slot.Pattern is ObjectPattern inner ? Matches(inner, table) : slot.Pattern.MatchesAbsent;
    }

    private static bool Matches(ObjectPattern pattern, RecordHeaders table)
    {
        Span<bool> slots = stackalloc bool[pattern.SlotCount];
        foreach (var field in pattern.Fields)
        {
            foreach (var slot in field.Slots) slots[slot.Index] = MatchesAny(slot.Pattern, field.Name, table);
        }

        return pattern.Holds(slots);
    }

    private static bool MatchesAny(ValuePattern pattern, ReadOnlySpan<byte> name, RecordHeaders table)
    {
        bool? any = null;
        foreach (var entry in table)
        {
            if (any == true) break;
            if (entry.Name.SequenceEqual(name)) any = pattern.MatchScalar(entry.IsNull ? Scalar.Null : Scalar.Text(entry.Value)) ?? any;
        }

        return any ?? pattern.MatchesAbsent;
    }
}
