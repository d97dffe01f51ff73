using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Each way in which the broker knows the gateway is of a type that it has and refers to its secret without holding it.</summary>
internal static class SourceAccessRule
{
    public const string BasicAuth = "BASIC_AUTH";
    public const string Scram256 = "SASL_SCRAM_256_AUTH";
    public const string Scram512 = "SASL_SCRAM_512_AUTH";
    public const string ClientCertificate = "CLIENT_CERTIFICATE_TLS_AUTH";
    public const string ServerRootCa = "SERVER_ROOT_CA_CERTIFICATE";

    private const string Setting = nameof(MappingOptions.SourceAccessConfigurations);
    private const int MostEntries = 23;
    private const int LongestUri = 200;

    private static readonly string[] VpcTypes = ["VPC_SUBNET", "VPC_SECURITY_GROUP"];

    private static readonly string[] Types =
    [
        BasicAuth, Scram256, Scram512, ClientCertificate, ServerRootCa, SourceDetection.VirtualHost, .. VpcTypes,
    ];

    /// <summary>True for an entry that places AWS's own pollers in a network.</summary>
    public static bool IsVpc(SourceAccessOptions access) => VpcTypes.Contains(access.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>True for an entry of this type.</summary>
    public static bool IsOf(SourceAccessOptions access, string type) => string.Equals(access.Type, type, StringComparison.OrdinalIgnoreCase);

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
            if (mapping.Source is { } source && !IsVpc(entries[i])) CheckSource(mapping, source, i, problems);
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

    private static void CheckSource(MappingDraft mapping, SourceKind source, int index, ProblemList problems)
    {
        var entries = mapping.Options.SourceAccessConfigurations;
        var (key, type) = ($"{mapping.Key(Setting, index)}.{nameof(SourceAccessOptions.Type)}", entries[index].Type ?? "");
        var known = TypesOf(source, mapping.Options.EventSourceArn is not null);
        if (!known.Contains(type, StringComparer.OrdinalIgnoreCase))
            problems.Conflict(key, Display.Of(type), SourceRule.Telling(mapping), Shown(source, mapping), $"it has {Choice(known)}");
        else if (entries.FindIndex(entry => IsOf(entry, type)) < index)
            problems.Wrong(key, Display.Of(type), "it is in the list already, so remove it");
    }

    // As AWS: https://docs.aws.amazon.com/lambda/latest/api/API_SourceAccessConfiguration.html; a private CA and client certificates go further.
    private static string[] TypesOf(SourceKind source, bool isManaged) => source switch
    {
        SourceKind.Kafka when isManaged => [Scram512, ClientCertificate, ServerRootCa],
        SourceKind.Kafka => [BasicAuth, Scram256, Scram512, ClientCertificate, ServerRootCa],
        SourceKind.RabbitMq => [BasicAuth, ClientCertificate, ServerRootCa, SourceDetection.VirtualHost],
        _ => [BasicAuth, ClientCertificate, ServerRootCa],
    };

    private static string Shown(SourceKind source, MappingDraft mapping) =>
        source == SourceKind.Kafka && mapping.Options.EventSourceArn is not null ? "Amazon MSK" : source.ToString();

    private static string Choice(string[] types) => $"{string.Join(", ", types.SkipLast(1))} or {types[^1]}";
}
