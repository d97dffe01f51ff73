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
    [InlineData(ErrorCode.Local_Ssl, "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed", "The gateway failed to authenticate server. ")]
    [InlineData(ErrorCode.Local_Ssl, "SSL handshake failed: error:0A000412:SSL routines::sslv3 alert bad certificate", "Server failed to authenticate the gateway. ")]
    [InlineData(ErrorCode.Local_Ssl, "SSL handshake failed: Disconnected: client SSL authentication might be required", "Server failed to authenticate the gateway. ")]
    [InlineData(ErrorCode.Local_Transport, "Receive failed: error:0A00045C:SSL routines::tlsv13 alert certificate required (after 3ms in state UP)", "Server failed to authenticate the gateway. ")]
    [InlineData(ErrorCode.Local_Transport, "Receive failed: error:0A000126:SSL routines::unexpected eof while reading (after 5ms in state APIVERSION_QUERY)", "Server failed to authenticate the gateway. ")]
    public void Whose_certificate_is_refused_is_told(ErrorCode code, string reason, string text)
    {
        Assert.True(_link.Note(new Error(code, reason)));

        Assert.StartsWith(text, _link.Problem);
        Assert.EndsWith($"({reason})", _link.Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_wrong_with_the_brokers_certificate_is_told_whether_it_is_known_before_or_after_the_clients_word(bool before)
    {
        const string Reason = "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed";
        if (before) _link.NoteCertificate("It has ended: renew it.");
        _link.Note(new Error(ErrorCode.Local_Ssl, Reason));
        if (!before) _link.NoteCertificate("It has ended: renew it.");
        Assert.Equal($"The gateway failed to authenticate server. It has ended: renew it. ({Reason})", _link.Problem);

        _link.NoteCertificate("It is for another name.");
        Assert.Equal($"The gateway failed to authenticate server. It is for another name. ({Reason})", _link.Problem);

        _link.Begin();
        _link.Note(new Error(ErrorCode.Local_Ssl, Reason));
        Assert.StartsWith("The gateway failed to authenticate server. The broker's certificate has ended, is for another name, or", _link.Problem);
    }

    [Fact]
    public void A_certificate_that_the_client_does_not_complain_of_is_no_trouble()
    {
        _link.NoteCertificate("It has ended: renew it.");
        Assert.Null(_link.Problem);

        _link.Note(new Error(ErrorCode.Local_Authentication, "wrong password"));
        _link.NoteCertificate("It is for another name.");

        Assert.Equal("SASL authentication failed. (wrong password)", _link.Problem);
    }

    [Fact]
    public void A_connection_that_ends_later_is_no_refusal()
    {
        Assert.False(_link.Note(new Error(ErrorCode.Local_Transport, "Receive failed: error:0A000126:SSL routines::unexpected eof while reading (after 5000ms in state UP)")));

        Assert.Null(_link.Problem);
    }

    [Fact]
    public void What_follows_from_a_cause_does_not_cover_it_for_a_while()
    {
        _link.Note(new Error(ErrorCode.Local_Authentication, "wrong password"));
        _clock.Advance(TimeSpan.FromSeconds(50));
        _link.Note(new Error(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down"));
        Assert.StartsWith("SASL authentication failed.", _link.Problem);

        _clock.Advance(TimeSpan.FromSeconds(11));
        _link.Note(new Error(ErrorCode.Local_AllBrokersDown, "1/1 brokers are down"));

        Assert.StartsWith("Connection error.", _link.Problem);
    }

    [Fact]
    public void A_login_that_is_refused_tells_what_to_do()
    {
        var link = new BrokerLink("orders", ["orders"], _clock, NullLogger.Instance, "Correct the secret.");

        link.Note(new Error(ErrorCode.Local_Authentication, "wrong password"));

        Assert.Equal("SASL authentication failed. Correct the secret. (wrong password)", link.Problem);
    }

    [Fact]
    public void A_new_client_begins_without_the_words_of_the_last()
    {
        _link.Note("The secret is gone.");
        Assert.Equal("The secret is gone.", _link.Problem);

        _link.Begin();

        Assert.Null(_link.Problem);
        Assert.False(_link.IsUp);
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
