namespace Gateway.Configuration;

/// <summary>Finds out which file to read.</summary>
internal static class ConfigurationPath
{
    /// <summary>Read when neither the command line nor the environment names another.</summary>
    public const string Default = "gateway.yaml";

    /// <summary>Names the file where the command line does not.</summary>
    public const string Variable = "GATEWAY_CONFIG";

    /// <param name="option">What <c>--config</c> says; null without it.</param>
    /// <param name="environment">The environment variables.</param>
    public static string Resolve(string? option, IReadOnlyDictionary<string, string> environment) =>
        option ?? (environment.TryGetValue(Variable, out var named) && named.Length > 0 ? named : Default);
}
