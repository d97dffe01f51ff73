using Gateway.Configuration;
using Gateway.Sources;
using Gateway.Sources.Kafka.Probing;

namespace Gateway.Hosting.Doctor;

public sealed class KafkaVerdictsTests
{
    private const string Scram = "SourceAccessConfigurations: [ { Type: SASL_SCRAM_512_AUTH, URI: 'file:/secret.json' } ]";

    [Theory]
    [InlineData("", "plain text without a login")]
    [InlineData("Gateway: { ConsumerProperties: { security.protocol: sasl_plaintext, sasl.mechanism: PLAIN } }", "SASL_PLAINTEXT with PLAIN")]
    [InlineData("Gateway: { ConsumerProperties: { security.protocol: SSL } }", "SSL")]
    [InlineData(Scram, "SASL/SCRAM-SHA-512 over TLS")]
    public void A_login_shows_how_it_went(string more, string detail)
    {
        var mapping = Written.Mapping(Written.Load(Written.Orders(more)));

        Assert.Equal(Verdict.Ok(detail), new KafkaVerdicts(mapping).Login(null, mapping.Protocol));
    }

    [Fact]
    public void A_refused_login_names_the_secret_and_a_silent_broker_what_it_should_speak()
    {
        var verdicts = Verdicts(Scram);

        Assert.StartsWith("Correct user and password in the secret file:/secret.json", verdicts.Login(new ProbeFault(ProbeFaultKind.LoginRefused, "no"), KafkaProtocol.SaslScram512).Remedy);
        Assert.Contains("speaks SASL/SCRAM-SHA-512 over TLS", verdicts.Login(new ProbeFault(ProbeFaultKind.Unreachable, "no"), KafkaProtocol.SaslScram512).Remedy);
        Assert.Contains("kafka-cluster:Connect", Verdicts("").Login(new ProbeFault(ProbeFaultKind.LoginRefused, "no"), KafkaProtocol.MskIam).Remedy);
    }

    [Theory]
    [InlineData(nameof(ProbeFaultKind.Missing), "correct Topics (orders)")]
    [InlineData(nameof(ProbeFaultKind.Denied), "Describe and Read on the topic orders")]
    [InlineData(nameof(ProbeFaultKind.Other), "See to the cluster.")]
    public void A_topic_that_cannot_be_had_is_a_failure_with_its_remedy(string kind, string remedy)
    {
        var verdict = Verdicts("").Topic("orders", new TopicFacts(0, new ProbeFault(Enum.Parse<ProbeFaultKind>(kind), "said")));

        Assert.Equal(CheckStatus.Failed, verdict.Status);
        Assert.Contains(remedy, verdict.Remedy);
    }

    [Fact]
    public void With_IAM_its_actions_are_named()
    {
        var verdicts = new KafkaVerdicts(Written.Mapping(Written.Load(Written.Msk("['b1:9098']"))));

        Assert.Contains("(with IAM: kafka-cluster:DescribeTopic and ReadData)", verdicts.Topic("orders", new TopicFacts(0, new ProbeFault(ProbeFaultKind.Denied, ""))).Remedy);
        Assert.Contains("(with IAM: kafka-cluster:ReadData)", verdicts.Read(new ProbeFault(ProbeFaultKind.Denied, "")).Remedy);
        Assert.Contains("(with IAM: kafka-cluster:DescribeGroup and AlterGroup)", verdicts.Group(new GroupFacts(null, 0, 0) { Fault = new ProbeFault(ProbeFaultKind.Denied, "") }).Remedy);
    }

    [Fact]
    public void A_leader_that_cannot_be_reached_is_a_matter_of_what_brokers_advertise() =>
        Assert.Contains("advertised.listeners", Verdicts("").Read(new ProbeFault(ProbeFaultKind.Unreachable, "b3:9092: connect failed")).Remedy);

    [Theory]
    [InlineData(0, null, "gateway-orders: no commits yet, so it begins at LATEST")]
    [InlineData(2, "", "gateway-orders: 2 of 3 partitions committed, nobody in it")]
    [InlineData(3, "lambda lambda", "gateway-orders: 3 of 3 partitions committed, 2 members in it (lambda)")]
    public void A_group_shows_how_far_it_is_and_who_is_in_it(int committed, string? members, string detail) => Assert.Equal(
        Verdict.Ok(detail),
        Verdicts("StartingPosition: LATEST").Group(new GroupFacts(members?.Split(' ', StringSplitOptions.RemoveEmptyEntries), committed, 3)));

    private static KafkaVerdicts Verdicts(string more) => new(Written.Mapping(Written.Load(Written.Orders(more))));
}
