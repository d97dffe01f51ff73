using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>A resource as Terraform shows it: its values, and where the configuration is shown too, what they were made of.</summary>
/// <param name="shown">The resource.</param>
/// <param name="module">The module's configuration; null for a state, which has none.</param>
internal sealed class TerraformResource(ConfigurationNode shown, ConfigurationNode? module)
{
    private readonly ConfigurationNode? _expressions = module.At("resources").Members
        .FirstOrDefault(written => written.At("type").Text == shown.At("type").Text && written.At("name").Text == shown.At("name").Text)
        .At("expressions");

    public string Type { get; } = shown.At("type").Text ?? "";

    public string Address { get; } = shown.At("address").Text ?? "";

    /// <summary>The address without the keys of <c>count</c> and <c>for_each</c>, from its module on, as references have it.</summary>
    public string Reference { get; } = $"{shown.At("type").Text}.{shown.At("name").Text}";

    public ConfigurationNode? Values { get; } = shown.At("values");

    /// <summary>True where it is known what is written.</summary>
    public bool HasConfiguration => _expressions is not null;

    /// <summary>True where the configuration says something of an attribute.</summary>
    public bool IsWritten(params ReadOnlySpan<string> path) => Below(_expressions, path) is not null;

    /// <summary>A value, of a block its first; a placeholder where it comes to be only when the plan is applied; null where there is none.</summary>
    public ConfigurationNode? Value(params ReadOnlySpan<string> path) => Find(Values, path) switch
    {
        // What is not set is shown as null; what is not known is not shown.
        (null, false) when References(path).Count > 0 => Unknown(path),
        (var value, _) => value,
    };

    /// <summary>What stands for an attribute that is not known.</summary>
    public IntrinsicNode Unknown(params ReadOnlySpan<string> path) =>
        Placeholders.For(References(path) is [var first, ..] ? first : string.Join('.', path.ToArray()));

    /// <summary>What an attribute is made of, the most exact first.</summary>
    public IReadOnlyList<string> References(params ReadOnlySpan<string> path) =>
        [.. Below(_expressions, path).At("references").Members.Select(reference => reference.Text ?? "")];

    // Blocks are lists, here of one.
    private static ConfigurationNode? Below(ConfigurationNode? node, ReadOnlySpan<string> path) => Find(node, path).Value;

    private static (ConfigurationNode? Value, bool IsShown) Find(ConfigurationNode? node, ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (node is ListNode list) node = list.Items is [var first, ..] ? first : null;
            if (node is MapNode map && map.Entries.FirstOrDefault(entry => entry.Key == key) is { } found) node = found.Value;
            else return (null, node is ScalarNode { IsNull: true } or null);
        }

        return (node is ScalarNode { IsNull: true } ? null : node, true);
    }
}
