namespace Gateway.Configuration.Loading;

/// <summary>Values under keys, in the order written.</summary>
/// <param name="Entries">The keys; two that differ in case only do not occur.</param>
/// <param name="Origin">Where the map begins.</param>
internal sealed record MapNode(IReadOnlyList<MapEntry> Entries, Origin Origin) : ConfigurationNode(Origin)
{
    public override string Shown => "a map";

    /// <summary>Finds a key without regard to case.</summary>
    public MapEntry? Find(string key) => Entries.FirstOrDefault(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same map with one value put in or replaced. A copy, because an alias may share this one.</summary>
    public MapNode With(string key, ConfigurationNode value, Origin origin)
    {
        var old = Find(key);
        var entry = new MapEntry(old?.Key ?? key, value, origin);
        return old is null
            ? this with { Entries = [.. Entries, entry] }
            : this with { Entries = [.. Entries.Select(each => ReferenceEquals(each, old) ? entry : each)] };
    }
}
