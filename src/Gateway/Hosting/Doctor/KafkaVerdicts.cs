using Gateway.Configuration;
using Gateway.Sources;
using Gateway.Sources.Kafka.Probing;

namespace Gateway.Hosting.Doctor;

/// <summary>Decides what a Kafka cluster's answers come to for a mapping.</summary>
internal sealed class KafkaVerdicts(MappingSettings mapping)
{
    /// <param name="fault">Why no broker lets us in; null when one does.</param>
    /// <param name="protocol">How it is spoken to; null where librdkafka's own settings tell.</param>
    public Verdict Login(ProbeFault? fault, KafkaProtocol? protocol) => fault switch
    {
        null => Verdict.Ok(NameOf(protocol)),
        { Kind: ProbeFaultKind.LoginRefused } => Verdict.Failed($"refused ({fault.Said})", LoginRemedy(protocol)),
        { Kind: ProbeFaultKind.Untrusted } => Verdict.Failed(
            $"ended by TLS ({fault.Said})",
            mapping.ClientCertificate is { } own
                ? $"Renew the certificate in CLIENT_CERTIFICATE_TLS_AUTH ({own}), or let the brokers trust its CA."
                : "Name a certificate of a CA that the brokers trust as CLIENT_CERTIFICATE_TLS_AUTH, if they ask for one, and the CA of theirs as SERVER_ROOT_CA_CERTIFICATE."),
        _ => Verdict.Failed($"no broker answers ({fault.Said})", $"See that the listener of these ports speaks {NameOf(protocol)}, or correct SourceAccessConfigurations."),
    };

    public Verdict Topic(string topic, TopicFacts facts) => facts.Fault switch
    {
        null => Verdict.Ok($"{topic}: {Count(facts.Partitions, "partition")}"),
        { Kind: ProbeFaultKind.Missing } => Verdict.Failed($"{topic} does not exist, or may not be seen", $"Create it, correct Topics ({topic}), or allow the gateway Describe on it{Iam("DescribeTopic")}."),
        { Kind: ProbeFaultKind.Denied } => Verdict.Failed($"{topic} may not be seen ({facts.Fault.Said})", $"Allow the gateway Describe and Read on the topic {topic}{Iam("DescribeTopic and ReadData")}."),
        var other => Verdict.Failed($"{topic}: {other.Said}", "See to the cluster."),
    };

    /// <param name="fault">Why a partition cannot be read; null when those tried can.</param>
    public Verdict Read(ProbeFault? fault) => fault switch
    {
        null => Verdict.Ok("every leader answers a fetch"),
        { Kind: ProbeFaultKind.Denied } => Verdict.Failed($"not allowed ({fault.Said})", $"Allow the gateway Read on {Topics}{Iam("ReadData")}."),
        { Kind: ProbeFaultKind.Unreachable } => Verdict.Failed(
            fault.Said, "Let the gateway's network reach every broker by the name and port that it advertises (advertised.listeners), not only those that are configured."),
        _ => Verdict.Failed(fault.Said, "See to the cluster."),
    };

    public Verdict Group(GroupFacts facts) => facts.Fault switch
    {
        null => Verdict.Ok($"{mapping.ConsumerGroupId}: {Commits(facts)}{Members(facts.Members)}"),
        { Kind: ProbeFaultKind.Denied } => Verdict.Failed($"{mapping.ConsumerGroupId} may not be seen ({facts.Fault.Said})", $"Allow the gateway Read on the group {mapping.ConsumerGroupId}{Iam("DescribeGroup and AlterGroup")}."),
        var other => Verdict.Failed($"{mapping.ConsumerGroupId}: {other.Said}", $"Allow the gateway Read on the group{Iam("DescribeGroup and AlterGroup")}, and see to the broker that coordinates it."),
    };

    /// <summary>What a failure destination's topic comes to.</summary>
    public Verdict Destination(string topic, TopicFacts facts) => facts.Fault switch
    {
        null => Verdict.Ok($"kafka://{topic}: {Count(facts.Partitions, "partition")}"),
        { Kind: ProbeFaultKind.Missing or ProbeFaultKind.Denied } => Verdict.Failed(
            $"kafka://{topic} does not exist, or may not be seen", $"Create the topic, correct DestinationConfig, or allow the gateway Describe and Write on it{Iam("DescribeTopic, WriteData and WriteDataIdempotently")}."),
        var other => Verdict.Failed($"kafka://{topic}: {other.Said}", "See to the cluster."),
    };

    private string Topics => string.Join(", ", mapping.Topics);

    private string LoginRemedy(KafkaProtocol? protocol) => (mapping.BasicAuth, protocol) switch
    {
        ({ } secret, _) => $"Correct user and password in the secret {secret}, or the user at the brokers; or the type in SourceAccessConfigurations, which has to be one that the brokers' listener offers.",
        (_, KafkaProtocol.MskIam) => "Allow the gateway's role kafka-cluster:Connect on the cluster, and see that this machine's clock is right.",
        _ => "Correct sasl.username and sasl.password in Gateway.ConsumerProperties, or name BASIC_AUTH or SASL_SCRAM_512_AUTH in SourceAccessConfigurations.",
    };

    private string Iam(string actions) => mapping is { IsManaged: true, BasicAuth: null, ClientCertificate: null } ? $" (with IAM: kafka-cluster:{actions})" : "";

    private string Commits(GroupFacts facts) => facts.Committed == 0
        ? $"no commits yet, so it begins at {StartOf(mapping.StartingPosition)}"
        : $"{Display.Of(facts.Committed)} of {Count(facts.Partitions, "partition")} committed";

    private static string Members(IReadOnlyList<string>? members) => members switch
    {
        null => "",
        [] => ", nobody in it",
        _ => $", {Count(members.Count, "member")} in it ({string.Join(", ", members.Distinct(StringComparer.Ordinal))})",
    };

    private static string StartOf(StartingPosition position) => position switch
    {
        StartingPosition.Latest => "LATEST",
        StartingPosition.AtTimestamp => "AT_TIMESTAMP",
        _ => "TRIM_HORIZON",
    };

    private string NameOf(KafkaProtocol? protocol) => protocol switch
    {
        KafkaProtocol.Plaintext => "plain text without a login",
        KafkaProtocol.Tls => "TLS without SASL",
        KafkaProtocol.SaslPlain => "SASL/PLAIN over TLS",
        KafkaProtocol.SaslScram256 => "SASL/SCRAM-SHA-256 over TLS",
        KafkaProtocol.SaslScram512 => "SASL/SCRAM-SHA-512 over TLS",
        KafkaProtocol.MskIam => "IAM over TLS",
        _ => NameOfProperties(),
    };

    // Where the settings leave it to the client, it speaks plain text unless its own say otherwise.
    private string NameOfProperties()
    {
        var security = mapping.ConsumerProperties.GetValueOrDefault("security.protocol")?.ToUpperInvariant();
        if (security is null or "PLAINTEXT") return "plain text without a login";
        return mapping.ConsumerProperties.GetValueOrDefault("sasl.mechanism", mapping.ConsumerProperties.GetValueOrDefault("sasl.mechanisms", "")) is { Length: > 0 } mechanism ? $"{security} with {mechanism}" : security;
    }

    private static string Count(int number, string what) => $"{Display.Of(number)} {what}{(number == 1 ? "" : "s")}";
}
