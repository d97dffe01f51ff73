using System.Text;
using System.Text.Json;
using Gateway.Configuration.Loading;
using Gateway.Filtering.Conditions;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Compilation;

/// <summary>Makes conditions out of the entries of a pattern's arrays.</summary>
internal sealed class ConditionCompiler(PatternSource source)
{
    private const string IgnoreCase = "equals-ignore-case";
    private const string Not = "anything-but";

    private static readonly string[] Operators = [Not, "cidr", IgnoreCase, "exists", "numeric", "prefix", "suffix", "wildcard"];
    private static readonly string[] TextOperators = [IgnoreCase, "prefix", "suffix", "wildcard"];

    private readonly NumericCompiler _numeric = new(source);

    /// <summary>Null, and a problem, when the entry is no condition.</summary>
    public Condition? Compile(JsonElement entry, PatternPath path) => entry.ValueKind switch
    {
        JsonValueKind.String => Text(entry, path) is { } text ? new TextEquals(Utf8(text)) : null,
        JsonValueKind.Number => new NumberEquals(Utf8(entry.GetRawText())),
        JsonValueKind.True => new LiteralEquals(ScalarKind.True),
        JsonValueKind.False => new LiteralEquals(ScalarKind.False),
        JsonValueKind.Null => new LiteralEquals(ScalarKind.Null),
        JsonValueKind.Object => Operator(entry, path, Operators) is { } property ? Operation(property, path.Of(property.Name)) : null,
        _ => Wrong(path, entry, "an entry is a value or one operator, as in {\"prefix\":\"a\"}"),
    };

    private Condition? Operation(JsonProperty property, PatternPath path)
    {
        var value = property.Value;
        return property.Name switch
        {
            Not => AnythingBut(value, path),
            "numeric" => _numeric.Compile(value, path),
            "exists" when value.ValueKind is JsonValueKind.True or JsonValueKind.False => new Exists(value.GetBoolean()),
            "exists" => Wrong(path, value, "it must be true or false"),
            "cidr" => CidrOf(value, path),
            _ => OfText(property.Name, value, path),
        };
    }

    private Condition? OfText(string name, JsonElement value, PatternPath path)
    {
        if (name is "prefix" or "suffix" && value.ValueKind == JsonValueKind.Object)
        {
            if (Operator(value, path, [IgnoreCase]) is not { } inner || Text(inner.Value, path.Of(IgnoreCase)) is not { } folded) return null;
            return name == "prefix" ? new PrefixIgnoreCase(new FoldedText(folded)) : new SuffixIgnoreCase(new FoldedText(folded));
        }

        return Text(value, path) is not { } text ? null : name switch
        {
            "prefix" => new Prefix(Utf8(text)),
            "suffix" => new Suffix(Utf8(text)),
            IgnoreCase => new TextEqualsIgnoreCase(new FoldedText(text)),
            _ => WildcardOf(value, text, path),
        };
    }

    private AnythingBut? AnythingBut(JsonElement value, PatternPath path)
    {
        if (value.ValueKind != JsonValueKind.Object) return Excluding(value, path, Excluded);
        return Operator(value, path, TextOperators) is { } inner
            ? Excluding(inner.Value, path.Of(inner.Name), (each, at) => OfText(inner.Name, each, at))
            : null;
    }

    private AnythingBut? Excluding(JsonElement value, PatternPath path, Func<JsonElement, PatternPath, Condition?> compile)
    {
        if (value.ValueKind != JsonValueKind.Array) return compile(value, path) is { } only ? new AnythingBut([only]) : null;
        if (value.GetArrayLength() == 0)
        {
            source.Wrong(path, value, "it excludes nothing; write what to exclude, as in [\"a\",\"b\"], or {\"exists\":true}");
            return null;
        }

        Condition?[] all = [.. value.EnumerateArray().Select((each, index) => compile(each, path.At(index)))];
        return all.Contains(null) ? null : new AnythingBut(all!);
    }

    private Condition? Excluded(JsonElement value, PatternPath path) => value.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.Number => Compile(value, path),
        _ => Wrong(path, value, $"{Not} takes texts, numbers, arrays of them, or one of {string.Join(", ", TextOperators)}"),
    };

    private Condition? CidrOf(JsonElement value, PatternPath path)
    {
        const string form = "it must be a network, as in \"10.0.0.0/24\" or \"2001:db8::/32\"";
        if (source.Text(path, value, form) is not { } text) return null;
        var parts = text.Split('/');
        if (parts.Length == 2 && IpAddress.TryParse(Utf8(parts[0]), out var network)
            && parts[1].Length is > 0 and <= 3 && parts[1].All(char.IsAsciiDigit) && int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) is var prefix && prefix <= network.Width)
            return new Cidr(network, prefix);
        return Wrong(path, value, form);
    }

    private Condition? WildcardOf(JsonElement value, string text, PatternPath path)
    {
        var parts = new List<byte[]>();
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '*')
            {
                if (i + 1 < text.Length && text[i + 1] == '*') return Wrong(path, value, "two asterisks in a row say no more than one; write one");
                parts.Add(Utf8(part.ToString()));
                part.Clear();
                continue;
            }

            if (text[i] == '\\' && (++i == text.Length || text[i] is not ('*' or '\\')))
                return Wrong(path, value, "a backslash may stand before an asterisk or a backslash only; in JSON it is written twice");
            part.Append(text[i]);
        }

        parts.Add(Utf8(part.ToString()));
        return parts.Count == 1 ? new TextEquals(parts[0]) : new Wildcard(parts);
    }

    private JsonProperty? Operator(JsonElement written, PatternPath path, string[] known)
    {
        var properties = written.EnumerateObject().ToList();
        if (properties.Count != 1)
        {
            source.Wrong(path, written, properties.Count == 0 ? $"write one of {string.Join(", ", known)} in it" : "it may have one operator; write the others as entries of their own");
            return null;
        }

        if (source.Name(path, properties[0]) is not { } name) return null;
        if (known.Contains(name)) return properties[0];
        source.Problem(path.Of(name), NearestName.Of(name, known) is { } nearest ? $"is no operator here; did you mean {nearest}?" : $"is no operator here; known are {string.Join(", ", known)}");
        return null;
    }

    private string? Text(JsonElement value, PatternPath path) => source.Text(path, value, "it must be a text, as in \"a\"");

    private Condition? Wrong(PatternPath path, JsonElement value, string remedy)
    {
        source.Wrong(path, value, remedy);
        return null;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
