namespace Gateway.Configuration;

/// <summary>One thing that is wrong with the configuration, or of no effect in it.</summary>
/// <param name="Key">The full key, as in <c>EventSourceMappings.orders.BatchSize</c>; empty when the whole file is meant.</param>
/// <param name="Message">A sentence that names the key, its value and the remedy.</param>
/// <param name="Origin">Where it was written; null when nowhere.</param>
internal sealed record ConfigurationProblem(string Key, string Message, Origin? Origin)
{
    /// <summary>As <c>validate</c> prints it: <c>gateway.yaml:14: EventSourceMappings.orders.BatchSize is 0; …</c></summary>
    public override string ToString() => Origin is null ? Message : $"{Origin}: {Message}";
}
