using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Aws;

namespace Gateway.Filtering;

/// <summary>Patterns and records out of so few names and values that they meet.</summary>
internal sealed class RandomJson(ulong seed)
{
    private const int Deepest = 3;

    private static readonly string[] Names = ["a", "b", "ü"];
    private static readonly string[] Texts = ["", "a", "A", "ab", "aba", "bab", "ä", "Äb", "a*b", "😀"];
    private static readonly string[] Numbers = ["0", "-0", "1", "1.0", "1e0", "10", "0.1E2", "-1", "2.5", "25e-1", "100"];
    private static readonly string[] Scalars = ["null", "true", "false"];

    private readonly Noise _noise = new(seed);

    public string Pattern(int depth = 0)
    {
        var fields = Some(Names, 1, 2).Select(name => $"{Quoted(name)}:{(depth < Deepest && Chance(3) ? Pattern(depth + 1) : Conditions())}").ToList();
        if (depth < Deepest && Chance(4)) fields.Add($"\"$or\":[{string.Join(',', Enumerable.Range(0, 1 + _noise.Below(3)).Select(_ => Pattern(depth + 1)))}]");
        return $"{{{string.Join(',', fields)}}}";
    }

    public string Record(int depth = 0)
    {
        var names = Enumerable.Range(0, _noise.Below(8)).Select(_ => One(Names));
        return $"{{{string.Join(',', names.Select(name => $"{Spelt(name)} : {Value(depth + 1)}"))}}}";
    }

    private string Value(int depth) => _noise.Below(depth > Deepest ? 3 : 6) switch
    {
        0 => Spelt(One(Texts)),
        1 => One(Numbers),
        2 => One(Scalars),
        3 => $"[{string.Join(" ,", Enumerable.Range(0, _noise.Below(4)).Select(_ => Value(depth + 1)))}]",
        _ => Record(depth),
    };

    private string Conditions() => $"[{string.Join(',', Enumerable.Range(0, 1 + _noise.Below(3)).Select(_ => Condition()))}]";

    private string Condition() => _noise.Below(10) switch
    {
        0 or 1 => Quoted(One(Texts)),
        2 => One(Numbers),
        3 => One(Scalars),
        4 => $$"""{"exists":{{(Chance(2) ? "true" : "false")}}}""",
        5 => $$"""{"numeric":{{Range()}}}""",
        6 => $$"""{"anything-but":{{Excluded()}}}""",
        _ => TextOperator(One(["prefix", "suffix", "equals-ignore-case", "wildcard"])),
    };

    private string TextOperator(string name)
    {
        var text = name == "wildcard" ? Wildcard() : Quoted(One(Texts));
        if (name is "prefix" or "suffix" && Chance(2)) text = $$"""{"equals-ignore-case":{{text}}}""";
        return $$"""{"{{name}}":{{text}}}""";
    }

    private string Excluded() => _noise.Below(5) switch
    {
        0 => Quoted(One(Texts)),
        1 => One(Numbers),
        2 => $"[{string.Join(',', Some(Texts, 1, 3).Select(Quoted))}]",
        3 => $"[{string.Join(',', Some(Numbers, 1, 3))}]",
        _ => One([
            $$"""{"prefix":{{Quoted(One(Texts))}}}""",
            $$"""{"suffix":[{{string.Join(',', Some(Texts, 1, 2).Select(Quoted))}}]}""",
            $$"""{"equals-ignore-case":[{{string.Join(',', Some(Texts, 1, 2).Select(Quoted))}}]}""",
            $$"""{"wildcard":{{Wildcard()}}}""",
        ]),
    };

    private string Range() => Chance(2)
        ? $"[\"{One(["=", "<", "<=", ">", ">="])}\",{One(Numbers)}]"
        : $"[\"{One([">", ">="])}\",{One(["-1", "0", "0.5"])},\"{One(["<", "<="])}\",{One(["1", "2.5", "100"])}]";

    private string Wildcard() => Quoted(One(["*", "a*", "*b", "a*b", "*a*", "a*b*a", "ä*"]));

    // Some of a record's characters are escaped, as any writer may choose to.
    private string Spelt(string text) => Chance(3)
        ? $"\"{string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"))}\""
        : Quoted(text);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private bool Chance(int oneIn) => _noise.OneIn(oneIn);

    private string One(string[] of) => _noise.Pick<string>(of);

    private List<string> Some(string[] of, int least, int most) => [.. of.OrderBy(_ => _noise.Next()).Take(least + _noise.Below(most - least + 1))];
}
