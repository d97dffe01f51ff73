using System.Collections;

namespace Gateway.Hosting.Export;

/// <summary>The labels by which CloudWatch tells series apart; equal when all of them are.</summary>
/// <remarks>
/// CloudWatch charges for each set: topics and partitions are added up, and the kind of broker is the same for all of a mapping.
/// </remarks>
internal sealed record Dimensions : IEnumerable<(string Label, string Value)>
{
    private readonly string _key;
    private readonly (string Label, string Value)[] _labels;

    private Dimensions((string Label, string Value)[] labels)
    {
        _labels = labels;
        _key = string.Join('\n', labels.Select(label => $"{label.Label}={label.Value}"));
    }

    public static Dimensions Of(KeyValuePair<string, object?>[] labels)
    {
        var isOfMapping = labels.Any(static label => label.Key == "mapping");
        return new Dimensions([.. labels.Where(label => !IsLeftOut(label.Key, isOfMapping)).Select(static label => (label.Key, label.Value?.ToString() ?? ""))]);
    }

    public bool Equals(Dimensions? other) => other is not null && _key == other._key;

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    public IEnumerator<(string Label, string Value)> GetEnumerator() => _labels.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsLeftOut(string label, bool isOfMapping) => label is "topic" or "partition" || (label == "source" && isOfMapping);
}
