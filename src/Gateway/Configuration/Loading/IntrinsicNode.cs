namespace Gateway.Configuration.Loading;

/// <summary>A CloudFormation function in place of a value, such as <c>!Ref</c>, which only CloudFormation can resolve.</summary>
/// <param name="Function">The function as written.</param>
/// <param name="Argument">What it is applied to.</param>
/// <param name="Origin">Where it was written.</param>
internal sealed record IntrinsicNode(string Function, ConfigurationNode Argument, Origin Origin) : ConfigurationNode(Origin)
{
    /// <summary>The tag of a value that an import could not find out.</summary>
    public const string Placeholder = "!Placeholder";

    // Those that are applied to a name, which tells what to put in. A !Sub may have a secret in it.
    private static readonly string[] OfNames = ["!Ref", "!GetAtt", "!ImportValue", Placeholder, "Ref", "Fn::GetAtt", "Fn::ImportValue"];

    public override string Shown =>
        Argument is ScalarNode { Text.Length: > 0 } name && OfNames.Contains(Function) ? $"{Function} {Display.Of(name.Text)}" : Function;

    /// <summary>The function that a map is in its long form, as in <c>Ref: Orders</c>; null when it is none.</summary>
    public static IntrinsicNode? Of(MapNode map) =>
        map.Entries is [var only] && (only.Key == "Ref" || only.Key.StartsWith("Fn::", StringComparison.Ordinal))
            ? new IntrinsicNode(only.Key, only.Value, map.Origin)
            : null;
}
