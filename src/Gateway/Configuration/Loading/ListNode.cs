namespace Gateway.Configuration.Loading;

/// <summary>Values in order.</summary>
/// <param name="Items">The values.</param>
/// <param name="Origin">Where the list begins.</param>
internal sealed record ListNode(IReadOnlyList<ConfigurationNode> Items, Origin Origin) : ConfigurationNode(Origin)
{
    public override string Shown => "a list";

    /// <summary>The same list with one value replaced, or put at its end. A copy, because an alias may share this one.</summary>
    /// <param name="index">0 to the number of items.</param>
    /// <param name="value">The value.</param>
    public ListNode With(int index, ConfigurationNode value) =>
        this with { Items = [.. Items.Take(index), value, .. Items.Skip(index + 1)] };
}
