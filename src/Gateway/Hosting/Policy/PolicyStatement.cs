namespace Gateway.Hosting.Policy;

/// <summary>What an IAM policy allows on what.</summary>
/// <param name="Sid">The statement's name, letters and digits.</param>
/// <param name="Actions">At least one.</param>
/// <param name="Resources">ARNs, at least one, each once, in ordinal order.</param>
internal sealed record PolicyStatement(string Sid, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources)
{
    /// <summary>No statement at all where there is nothing to allow it on.</summary>
    public static IEnumerable<PolicyStatement> On(IEnumerable<string> resources, string sid, params string[] actions)
    {
        string[] ordered = [.. resources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return ordered.Length == 0 ? [] : [new PolicyStatement(sid, actions, ordered)];
    }
}
