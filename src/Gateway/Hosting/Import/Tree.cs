using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Reads and builds trees of what others wrote; what is not there is null, whatever stands in its place.</summary>
internal static class Tree
{
    private static readonly Origin Nowhere = new("import", Line: null);

    extension(ConfigurationNode? node)
    {
        /// <summary>The text of a single value; null for anything else.</summary>
        public string? Text => node is ScalarNode { IsNull: false } scalar ? scalar.Text : null;

        /// <summary>The values of a list; none of anything else.</summary>
        public IReadOnlyList<ConfigurationNode> Members => (node as ListNode)?.Items ?? [];

        /// <summary>The entries of a map; none of anything else.</summary>
        public IReadOnlyList<MapEntry> Fields => (node as MapNode)?.Entries ?? [];

        /// <summary>What stands under keys, one below the other.</summary>
        public ConfigurationNode? At(params ReadOnlySpan<string> keys)
        {
            var found = node;
            foreach (var key in keys) found = found.Fields.FirstOrDefault(entry => entry.Key == key)?.Value;
            return found;
        }
    }

    public static ScalarNode Of(string text) => new(text, IsPlain: false, Nowhere);

    public static ScalarNode Plain(string text) => new(text, IsPlain: true, Nowhere);

    public static ListNode Of(IEnumerable<ConfigurationNode> items) => new([.. items], Nowhere);

    /// <summary>A map of those that are there.</summary>
    public static MapNode Of(params IEnumerable<(string Key, ConfigurationNode? Value)> entries) =>
        new([.. entries.Where(entry => entry.Value is not null).Select(entry => new MapEntry(entry.Key, entry.Value!, Nowhere))], Nowhere);

    /// <summary>The same without what is null or empty; null when nothing is left.</summary>
    public static ConfigurationNode? Pruned(ConfigurationNode? node) => node switch
    {
        ScalarNode { IsNull: true } or null => null,
        ListNode list => Pruned(list),
        MapNode map => Pruned(map),
        _ => node,
    };

    private static ListNode? Pruned(ListNode list)
    {
        var items = list.Items.Select(Pruned).OfType<ConfigurationNode>().ToList();
        return items.Count == 0 ? null : list with { Items = items };
    }

    private static MapNode? Pruned(MapNode map)
    {
        var entries = map.Entries.Select(entry => (entry.Key, Value: Pruned(entry.Value))).Where(entry => entry.Value is not null).ToList();
        return entries.Count == 0 ? null : Of(entries);
    }
}
