using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>What stands in a gateway.yaml where the value is not known: a tag, which no setting takes, and what tells the reader what to put in.</summary>
internal static class Placeholders
{
    private static readonly Origin Nowhere = new("import", Line: null);

    /// <summary>A value of which only a word is known.</summary>
    public static IntrinsicNode For(string what) => new(IntrinsicNode.Placeholder, Tree.Of(what), Nowhere);

    /// <summary>A function of CloudFormation in its short form, on one line.</summary>
    public static IntrinsicNode For(IntrinsicNode function) => new(Tag(function), Tree.Of(Argument(function)), Nowhere);

    /// <summary>Every placeholder at or below a value, with its key.</summary>
    public static IEnumerable<(string Key, IntrinsicNode Value)> In(ConfigurationNode node, string key) => node switch
    {
        IntrinsicNode intrinsic => [(key, intrinsic)],
        MapNode map => map.Entries.SelectMany(entry => In(entry.Value, Keys.Under(key, entry.Key))),
        ListNode list => list.Items.SelectMany((item, i) => In(item, Keys.Item(key, i))),
        _ => [],
    };

    /// <summary>The same with every function in its short form.</summary>
    public static ConfigurationNode Short(ConfigurationNode node) => node switch
    {
        IntrinsicNode intrinsic => For(intrinsic),
        MapNode map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Short(entry.Value) })] },
        ListNode list => list with { Items = [.. list.Items.Select(Short)] },
        _ => node,
    };

    /// <summary>A function's name without <c>!</c> or <c>Fn::</c>.</summary>
    public static string Name(IntrinsicNode function) => function.Function.Replace("Fn::", "", StringComparison.Ordinal).TrimStart('!');

    private static string Tag(IntrinsicNode function) => $"!{Name(function)}";

    private static string Argument(IntrinsicNode function) => (Name(function), function.Argument) switch
    {
        ("GetAtt", ListNode path) => string.Join('.', path.Items.Select(Shown)),
        ("Sub", ListNode { Items: [var text, ..] }) => Shown(text),
        var (_, argument) => Shown(argument),
    };

    private static string Shown(ConfigurationNode node) => node switch
    {
        ScalarNode scalar => scalar.Text.ReplaceLineEndings(" ").Trim(),
        ListNode list => $"[{string.Join(", ", list.Items.Select(Shown))}]",
        MapNode map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{entry.Key}: {Shown(entry.Value)}"))}}}",
        IntrinsicNode function => $"{Tag(function)} {Argument(function)}",
        _ => "",
    };
}
