using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>How Kafka's brokers know the gateway is said once: by the secrets, by the ports of MSK, or by <c>ConsumerProperties</c>.</summary>
internal static class KafkaAccessRule
{
    /// <summary>The types whose secret is a user and a password.</summary>
    public static readonly IReadOnlyList<string> LoginTypes = [SourceAccessRule.BasicAuth, SourceAccessRule.Scram256, SourceAccessRule.Scram512];

    private const string Access = nameof(MappingOptions.SourceAccessConfigurations);

    /// <summary>Which properties of librdkafka a type leaves no room for, by how they begin.</summary>
    private static readonly Dictionary<string, string[]> Decided = new(StringComparer.OrdinalIgnoreCase)
    {
        [SourceAccessRule.BasicAuth] = [SettingKeys.SecurityProtocol, "sasl.", "enable.sasl."],
        [SourceAccessRule.Scram256] = [SettingKeys.SecurityProtocol, "sasl.", "enable.sasl."],
        [SourceAccessRule.Scram512] = [SettingKeys.SecurityProtocol, "sasl.", "enable.sasl."],
        [SourceAccessRule.ClientCertificate] = [SettingKeys.SecurityProtocol, "ssl.certificate.", "ssl.key.", "ssl.keystore."],
        [SourceAccessRule.ServerRootCa] = ["ssl.ca.", "enable.ssl.certificate.verification"],
    };

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Source != SourceKind.Kafka) return;
        CheckSingleLogin(mapping, problems);
        CheckProperties(mapping, problems);
        if (MskSecurity.Applies(mapping.Options)) CheckPort(mapping, problems);
        if (MskSecurity.IsMsk(mapping.Options) && mapping.Gateway.BootstrapServers.Count == 0) CheckLookup(mapping, problems);
    }

    /// <summary>What the settings say; null where they leave it to librdkafka's own, or to what a lookup finds.</summary>
    public static KafkaProtocol? Protocol(MappingOptions options)
    {
        if (Has(options, SourceAccessRule.BasicAuth)) return KafkaProtocol.SaslPlain;
        if (Has(options, SourceAccessRule.Scram256)) return KafkaProtocol.SaslScram256;
        if (Has(options, SourceAccessRule.Scram512)) return KafkaProtocol.SaslScram512;
        if (Has(options, SourceAccessRule.ClientCertificate)) return KafkaProtocol.Tls;
        if (MskSecurity.IsMsk(options)) return MskSecurity.Protocol(options);
        return Has(options, SourceAccessRule.ServerRootCa) && !IsWritten(options, SettingKeys.SecurityProtocol) ? KafkaProtocol.Tls : null;
    }

    private static void CheckSingleLogin(MappingDraft mapping, ProblemList problems)
    {
        var entries = mapping.Options.SourceAccessConfigurations;
        var logins = entries.Where(IsLogin).ToList();
        if (logins.Count < 2) return;
        var (first, second) = (entries.IndexOf(logins[0]), entries.IndexOf(logins[1]));
        problems.Conflict(TypeKey(mapping, second), Display.Of(logins[1].Type!), TypeKey(mapping, first), Display.Of(logins[0].Type!), "a broker is shown one user and password in one way, so keep one");
    }

    private static void CheckProperties(MappingDraft mapping, ProblemList problems)
    {
        var entries = mapping.Options.SourceAccessConfigurations;
        foreach (var property in mapping.Gateway.ConsumerProperties.Keys)
        {
            var deciding = entries.FindIndex(entry => entry.Type is { } type && Decides(type, property.Trim()));
            // The value is not shown: a property may be a password.
            if (deciding >= 0)
                problems.Conflict(mapping.Key($"{SettingKeys.ConsumerProperties}.{property}"), "written", TypeKey(mapping, deciding), Display.Of(entries[deciding].Type!), "that decides it already, so keep one");
        }
    }

    private static void CheckPort(MappingDraft mapping, ProblemList problems)
    {
        if (MskSecurity.Ports(mapping.Options) is not [var port] || MskSecurity.Of(port) is not { } told) return;
        var (said, shown) = (Protocol(mapping.Options), Display.Of(mapping.Gateway.BootstrapServers));
        var entries = mapping.Options.SourceAccessConfigurations;
        var deciding = entries.FindIndex(entry => IsLogin(entry) || SourceAccessRule.IsOf(entry, SourceAccessRule.ClientCertificate));
        if (deciding >= 0 && said != told)
            problems.Conflict(TypeKey(mapping, deciding), Display.Of(entries[deciding].Type!), mapping.Key(SettingKeys.BootstrapServers), shown, $"port {Display.Of(port)} of MSK {Meaning(told)}");
        else if (told == KafkaProtocol.SaslScram512 && deciding < 0)
            problems.Missing(mapping.Key(Access), $"{mapping.Key(SettingKeys.BootstrapServers)} is {shown}, and port {Display.Of(port)} of MSK {Meaning(told)}, so write {{ Type: {SourceAccessRule.Scram512}, URI: <secret> }}");
    }

    private static void CheckLookup(MappingDraft mapping, ProblemList problems)
    {
        const string Remedy = "write what `aws kafka get-bootstrap-brokers --cluster-arn …` answers, as in [\"b-1.orders…:9092\"]";
        if (EventSource.Parse(mapping.Options.EventSourceArn!) is { IsReadable: true, IsCluster: false })
            problems.Missing(mapping.Key(SettingKeys.BootstrapServers), $"the brokers of a VPC connection are not looked up, so {Remedy}");
        else if (IsWritten(mapping.Options, SettingKeys.SecurityProtocol) && Protocol(mapping.Options) is null)
            problems.Missing(mapping.Key(SettingKeys.BootstrapServers), $"which of the cluster's listeners {SettingKeys.SecurityProtocol} in {SettingKeys.ConsumerProperties} means is not known, so {Remedy}");
    }

    private static string Meaning(KafkaProtocol protocol) => protocol switch
    {
        KafkaProtocol.Plaintext => "is plain text and asks for nobody",
        KafkaProtocol.Tls => "is TLS, with a client certificate or without",
        KafkaProtocol.MskIam => "knows clients by IAM and takes no secret",
        _ => "is SASL/SCRAM",
    };

    private static bool IsLogin(SourceAccessOptions entry) => entry.Type is { } type && LoginTypes.Contains(type, StringComparer.OrdinalIgnoreCase);

    private static bool Decides(string type, string property) =>
        Decided.TryGetValue(type, out var properties) && properties.Any(each => property.StartsWith(each, StringComparison.OrdinalIgnoreCase));

    private static bool Has(MappingOptions options, string type) => options.SourceAccessConfigurations.Exists(entry => SourceAccessRule.IsOf(entry, type));

    private static bool IsWritten(MappingOptions options, string property) =>
        options.Gateway.ConsumerProperties.Keys.Contains(property, StringComparer.OrdinalIgnoreCase);

    private static string TypeKey(MappingDraft mapping, int index) => $"{mapping.Key(Access, index)}.{nameof(SourceAccessOptions.Type)}";
}
