using Confluent.Kafka;
using Gateway.Local;
using Gateway.Sources.Kafka.Native;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources.Kafka;

public sealed class BrokerLinkTests
{
    private readonly ManualClock _clock = new();
    private readonly BrokerLink _link;

    public BrokerLinkTests()
    {
        // An error's text comes from the library.
        LibrdkafkaLoader.EnsureLoaded();
        _link = new BrokerLink("orders", ["orders"], _clock, NullLogger.Instance);
    }

    [Fact]
    public void It_is_not_up_before_the_broker_has_answered_but_nothing_is_wrong_either()
    {
        Assert.False(_link.IsUp);
        Assert.Null(_link.Problem);
    }

    [Theory]
    [InlineData(ErrorCode.Local_AllBrokersDown, "Connection error. Please check your event source connection configuration.")]
    [InlineData(ErrorCode.Local_Resolve, "Connection error. Please check your event source connection configuration.")]
    [InlineData(ErrorCode.Local_Ssl, "Connection error. Please check your event source connection configuration.")]
    [InlineData(ErrorCode.Local_Authentication, "SASL authentication failed.")]
    [InlineData(ErrorCode.TopicAuthorizationFailed, "Cluster failed to authorize the gateway: allow it Read and Describe")]
    [InlineData(ErrorCode.GroupAuthorizationFailed, "Cluster failed to authorize the gateway: allow it Read and Describe")]
    [InlineData(ErrorCode.ClusterAuthorizationFailed, "Cluster failed to authorize the gateway: allow it Read and Describe")]
    [InlineData(ErrorCode.UnknownTopicOrPart, "does not exist: create it or correct Topics.")]
    [InlineData(ErrorCode.Local_UnknownTopic, "does not exist: create it or correct Topics.")]
    [InlineData(ErrorCode.Local_UnknownPartition, "does not exist: create it or correct Topics.")]
    public void Trouble_is_told_with_its_remedy_and_in_the_clients_words(ErrorCode code, string text)
    {
        _link.Note(new Error(code, "the client said so"));

        Assert.Contains(text, _link.Problem);
        Assert.Contains("the client said so", _link.Problem);
    }

    [Theory]
    [InlineData(ErrorCode.Local_Transport)]
    [InlineData(ErrorCode.Local_TimedOut)]
    [InlineData(ErrorCode.RebalanceInProgress)]
    [InlineData(ErrorCode.Local_PartitionEOF)]
    public void What_the_client_mends_by_itself_is_no_trouble(ErrorCode code)
    {
        _link.Note(new Error(code, "passing"));

        Assert.Null(_link.Problem);
    }

    [Fact]
    public void A_broker_that_answers_is_up()
    {
        using var kafka = new LocalKafka();
        kafka.CreateTopic("orders", 1);
        using var client = Client(kafka.BootstrapServers);

        ProbeUntilUp(client);

        Assert.Null(_link.Problem);
    }

    [Fact]
    public void An_error_outlives_a_probe_that_succeeds_at_once_but_not_one_that_succeeds_later()
    {
        using var kafka = new LocalKafka();
        kafka.CreateTopic("orders", 1);
        using var client = Client(kafka.BootstrapServers);
        ProbeUntilUp(client);

        _clock.Advance(TimeSpan.FromSeconds(10));
        _link.Note(new Error(ErrorCode.TopicAuthorizationFailed, "denied"));
        _link.Probe(client.Handle);
        Assert.False(_link.IsUp);
        Assert.Contains("denied", _link.Problem);
        _clock.Advance(TimeSpan.FromSeconds(4));
        _link.Probe(client.Handle);

        Assert.True(_link.IsUp);
        Assert.Null(_link.Problem);
    }

    [Fact]
    public void A_broker_that_does_not_answer_is_a_problem()
    {
        using var client = Client("127.0.0.1:1");

        _link.Probe(client.Handle);

        Assert.False(_link.IsUp);
        Assert.Contains("Connection error", _link.Problem);
    }

    [Fact]
    public void A_client_that_is_beyond_help_says_so_and_stays_so()
    {
        using var kafka = new LocalKafka();
        kafka.CreateTopic("orders", 1);
        using var client = Client(kafka.BootstrapServers);
        _link.Note(new Error(ErrorCode.FencedInstanceId, "another took our place", isFatal: true));

        _clock.Advance(TimeSpan.FromMinutes(1));
        _link.Probe(client.Handle);

        Assert.False(_link.IsUp);
        Assert.Contains("only after a restart", _link.Problem);
    }

    private static IProducer<Null, Null> Client(string bootstrapServers) =>
        new ProducerBuilder<Null, Null>(new ProducerConfig { BootstrapServers = bootstrapServers }).SetLogHandler(static (_, _) => { }).Build();

    // A client that has just begun may not be connected yet.
    private void ProbeUntilUp(IProducer<Null, Null> client)
    {
        for (var i = 0; i < 10 && !_link.IsUp; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(2));
            _link.Probe(client.Handle);
        }

        Assert.True(_link.IsUp);
    }
}
