using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Each way in which the broker knows the gateway is of a known type and refers to its secret without holding it.</summary>
internal static class SourceAccessRule
{
    private const int MostEntries = 23;
    private const int LongestUri = 200;

    private static readonly string[] VpcTypes = ["VPC_SUBNET", "VPC_SECURITY_GROUP"];

    private static readonly string[] Types =
    [
        "BASIC_AUTH", "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE",
        SourceDetection.VirtualHost, .. VpcTypes,
    ];

    /// <summary>True for an entry that places AWS's own pollers in a network.</summary>
    public static bool IsVpc(SourceAccessOptions access) => VpcTypes.Contains(access.Type, StringComparer.OrdinalIgnoreCase);

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        const string Setting = nameof(MappingOptions.SourceAccessConfigurations);
        var entries = mapping.Options.SourceAccessConfigurations;
        if (entries.Count > MostEntries) problems.Wrong(mapping.Key(Setting), $"a list of {Display.Of(entries.Count)}", $"it may have at most {MostEntries} entries");
        for (var i = 0; i < entries.Count; i++)
        {
            CheckType(mapping.Key(Setting, i), entries[i], problems);
            CheckUri(mapping.Key(Setting, i), entries[i], problems);
        }
    }

    private static void CheckType(string key, SourceAccessOptions entry, ProblemList problems)
    {
        var typeKey = $"{key}.{nameof(entry.Type)}";
        if (entry.Type is not { } type) problems.Missing(typeKey, $"it must be {Choice}");
        else if (!Types.Contains(type, StringComparer.OrdinalIgnoreCase)) problems.Wrong(typeKey, Display.Of(type), $"it must be {Choice}");
    }

    private static void CheckUri(string key, SourceAccessOptions entry, ProblemList problems)
    {
        var uriKey = $"{key}.{nameof(entry.URI)}";
        if (IsVpc(entry)) return;
        if (string.IsNullOrEmpty(entry.URI)) problems.Missing(uriKey, "write a Secrets Manager ARN, file:/path or env:NAME");
        else if (entry.URI.Length > LongestUri) problems.Error(uriKey, $"{uriKey} is {Display.Of(entry.URI.Length)} characters long; it may have at most {LongestUri}.");
        else if (entry.Type is { } type && !string.Equals(type, SourceDetection.VirtualHost, StringComparison.OrdinalIgnoreCase) && !IsReference(entry.URI))
            problems.Error(uriKey, $"{uriKey} is not a reference to a secret (not shown, for it could be the secret); it must be a Secrets Manager ARN, file:/path or env:NAME.");
    }

    private static string Choice => $"{string.Join(", ", Types.SkipLast(1))} or {Types[^1]}";

    private static bool IsReference(string uri) =>
        uri is ['f', 'i', 'l', 'e', ':', '/', _, ..] or ['e', 'n', 'v', ':', _, ..] || EventSource.Parse(uri) is { Service: "secretsmanager" };
}
