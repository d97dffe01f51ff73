namespace Gateway.Configuration.Loading;

/// <summary>A CloudFormation function in place of a value, such as <c>!Ref</c>, which only CloudFormation can resolve.</summary>
/// <param name="Function">The function as written.</param>
/// <param name="Origin">Where it was written.</param>
internal sealed record IntrinsicNode(string Function, Origin Origin) : ConfigurationNode(Origin)
{
    public override string Shown => Function;
}
