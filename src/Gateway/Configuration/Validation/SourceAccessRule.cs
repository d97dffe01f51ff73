using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Each way in which the broker knows the gateway is of a type that it has and refers to its secret without holding it.</summary>
internal static class SourceAccessRule
{
    public const string BasicAuth = "BASIC_AUTH";
    public const string ServerRootCa = "SERVER_ROOT_CA_CERTIFICATE";

    private const string Setting = nameof(MappingOptions.SourceAccessConfigurations);
    private const int MostEntries = 23;
    private const int LongestUri = 200;

    private static readonly string[] VpcTypes = ["VPC_SUBNET", "VPC_SECURITY_GROUP"];

    private static readonly string[] Types =
    [
        BasicAuth, "SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH", ServerRootCa, SourceDetection.VirtualHost, .. VpcTypes,
    ];

    /// <summary>True for an entry that places AWS's own pollers in a network.</summary>
    public static bool IsVpc(SourceAccessOptions access) => VpcTypes.Contains(access.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is written for a type; null where nothing is.</summary>
    public static string? Uri(MappingOptions options, string type) => options.SourceAccessConfigurations.Find(access => IsOf(access, type))?.URI;

    /// <summary>The secret that is written for a type; null where none is.</summary>
    public static SecretReference? Secret(MappingOptions options, string type) => Uri(options, type) is { } uri ? SecretReference.Parse(uri) : null;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        var entries = mapping.Options.SourceAccessConfigurations;
        if (entries.Count > MostEntries) problems.Wrong(mapping.Key(Setting), $"a list of {Display.Of(entries.Count)}", $"it may have at most {MostEntries} entries");
        for (var i = 0; i < entries.Count; i++)
        {
            CheckType(mapping.Key(Setting, i), entries[i], problems);
            CheckUri(mapping.Key(Setting, i), entries[i], problems);
            if (mapping.IsOfQueues && !IsVpc(entries[i])) CheckQueues(mapping, i, problems);
        }
    }

    private static void CheckType(string key, SourceAccessOptions entry, ProblemList problems)
    {
        var typeKey = $"{key}.{nameof(entry.Type)}";
        if (entry.Type is not { } type) problems.Missing(typeKey, $"it must be {Choice(Types)}");
        else if (!Types.Contains(type, StringComparer.OrdinalIgnoreCase)) problems.Wrong(typeKey, Display.Of(type), $"it must be {Choice(Types)}");
    }

    private static void CheckUri(string key, SourceAccessOptions entry, ProblemList problems)
    {
        var uriKey = $"{key}.{nameof(entry.URI)}";
        if (IsVpc(entry)) return;
        if (string.IsNullOrEmpty(entry.URI)) problems.Missing(uriKey, IsOf(entry, SourceDetection.VirtualHost) ? "write the virtual host's name, as in /" : $"write {SecretReference.Form}");
        else if (entry.URI.Length > LongestUri) problems.Error(uriKey, $"{uriKey} is {Display.Of(entry.URI.Length)} characters long; it may have at most {LongestUri}.");
        else if (entry.Type is not null && !IsOf(entry, SourceDetection.VirtualHost) && SecretReference.Parse(entry.URI) is null)
            problems.Error(uriKey, $"{uriKey} is not a reference to a secret (not shown, for it could be the secret); it must be {SecretReference.Form}.");
    }

    private static void CheckQueues(MappingDraft mapping, int index, ProblemList problems)
    {
        var entries = mapping.Options.SourceAccessConfigurations;
        var (key, type) = ($"{mapping.Key(Setting, index)}.{nameof(SourceAccessOptions.Type)}", entries[index].Type ?? "");
        string[] known = mapping.Source == SourceKind.RabbitMq ? [BasicAuth, ServerRootCa, SourceDetection.VirtualHost] : [BasicAuth, ServerRootCa];
        if (!known.Contains(type, StringComparer.OrdinalIgnoreCase))
            problems.Conflict(key, Display.Of(type), SourceRule.Telling(mapping), $"{mapping.Source}", $"it has {Choice(known)}");
        else if (entries.FindIndex(entry => IsOf(entry, type)) < index)
            problems.Wrong(key, Display.Of(type), "it is in the list already, so remove it");
    }

    private static bool IsOf(SourceAccessOptions access, string type) => string.Equals(access.Type, type, StringComparison.OrdinalIgnoreCase);

    private static string Choice(string[] types) => $"{string.Join(", ", types.SkipLast(1))} or {types[^1]}";
}
