using System.Text;
using System.Text.Json;
using Gateway.Filtering.Conditions;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Compilation;

/// <summary>Makes conditions out of <c>numeric</c>: one comparison, or two that make a range.</summary>
internal sealed class NumericCompiler(PatternSource source)
{
    private const int OneComparison = 2;
    private const int Range = 4;
    private const string Form = "it must be one comparison or a range, as in [\">\",0] or [\">\",0,\"<=\",5]";

    public Condition? Compile(JsonElement value, PatternPath path)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is not (OneComparison or Range))
        {
            source.Wrong(path, value, Form);
            return null;
        }

        var comparisons = new List<NumericComparison>();
        for (var i = 0; i < value.GetArrayLength(); i += 2)
        {
            if (Comparison(value[i], value[i + 1], path, i) is not { } comparison) return null;
            comparisons.Add(comparison);
        }

        if (comparisons.Count == 1 || IsRange(value)) return new NumericRange([.. comparisons]);
        source.Wrong(path, value, "no number is in this range; write the lower bound first, as in [\">\",0,\"<=\",5]");
        return null;
    }

    private NumericComparison? Comparison(JsonElement comparison, JsonElement bound, PatternPath path, int index)
    {
        if (comparison.ValueKind != JsonValueKind.String || !NumericComparison.Operators.Contains(comparison.GetString()))
            source.Wrong(path.At(index), comparison, $"it must be one of {string.Join(", ", NumericComparison.Operators)}");
        else if (bound.ValueKind != JsonValueKind.Number)
            source.Wrong(path.At(index + 1), bound, "it must be a number, without quotes");
        else
            return new NumericComparison(comparison.GetString()!, Written(bound));
        return null;
    }

    // A lower bound and then an upper one, with room between them.
    private static bool IsRange(JsonElement value)
    {
        var (lower, upper) = (value[0].GetString()!, value[2].GetString()!);
        if (lower[0] != '>' || upper[0] != '<') return false;
        var order = JsonNumber.Compare(new JsonNumber(Written(value[1])), new JsonNumber(Written(value[3])));
        return order < 0 || (order == 0 && lower.EndsWith('=') && upper.EndsWith('='));
    }

    private static byte[] Written(JsonElement number) => Encoding.UTF8.GetBytes(number.GetRawText());
}
