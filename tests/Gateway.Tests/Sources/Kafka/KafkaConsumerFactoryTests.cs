using Confluent.Kafka;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka;

public sealed class KafkaConsumerFactoryTests
{
    [Fact]
    public void Who_and_where_come_from_the_mapping()
    {
        var config = Settings();

        Assert.Equal("b1:9092,b2:9092", config.BootstrapServers);
        Assert.Equal("orders-group", config.GroupId);
        Assert.Equal("gateway-orders", config.ClientId);
    }

    [Fact]
    public void A_rebalance_takes_only_the_partitions_that_move() =>
        Assert.Equal(PartitionAssignmentStrategy.CooperativeSticky, Settings().PartitionAssignmentStrategy);

    [Theory]
    [InlineData("group.id", "other", "orders-group")]
    [InlineData("bootstrap.servers", "other:9092", "b1:9092,b2:9092")]
    [InlineData("enable.auto.commit", "false", "True")]
    [InlineData("enable.auto.offset.store", "true", "False")]
    [InlineData("auto.offset.reset", "latest", "earliest")]
    [InlineData("enable.partition.eof", "true", "False")]
    [InlineData("dotnet.consumer.consume.result.fields", "none", "all")]
    public void Ours_win_where_delivery_depends_on_them(string key, string theirs, string ours) =>
        Assert.Equal(ours, Settings((key, theirs)).Get(key), ignoreCase: true);

    [Theory]
    [InlineData("fetch.wait.max.ms", "77")]
    [InlineData("session.timeout.ms", "6000")]
    [InlineData("client.id", "mine")]
    [InlineData("queued.max.messages.kbytes", "1024")]
    [InlineData("security.protocol", "SASL_SSL")]
    public void The_operators_settings_pass_through(string key, string value) =>
        Assert.Equal(value, Settings((key, value)).Get(key));

    [Theory]
    [InlineData(StartingPosition.TrimHorizon, AutoOffsetReset.Earliest)]
    [InlineData(StartingPosition.Latest, AutoOffsetReset.Latest)]
    [InlineData(StartingPosition.AtTimestamp, AutoOffsetReset.Earliest)]
    internal void Without_a_commit_reading_begins_where_the_mapping_says(StartingPosition position, AutoOffsetReset reset) =>
        Assert.Equal(reset, Settings(Mapping() with { StartingPosition = position }).AutoOffsetReset);

    [Fact]
    public void The_clients_queue_is_bounded_by_bytes_and_never_by_a_count()
    {
        var config = Settings();

        Assert.Equal(10_000_000, config.QueuedMinMessages);
        Assert.InRange(config.QueuedMaxMessagesKbytes!.Value, 1, 16 * 1024);
    }

    [Fact]
    public void Good_settings_pass_the_check() => Assert.Null(KafkaConsumerFactory.Check(Mapping(("fetch.min.bytes", "1"))));

    [Theory]
    [InlineData("no.such.property", "1")]
    [InlineData("fetch.min.bytes", "plenty")]
    [InlineData("session.timeout.ms", "-1")]
    public void A_bad_setting_is_found_and_named(string key, string value) =>
        Assert.Contains(key, KafkaConsumerFactory.Check(Mapping((key, value))));

    [Fact]
    public void The_check_reaches_for_no_broker() =>
        Assert.Null(KafkaConsumerFactory.Check(Mapping() with { BootstrapServers = ["not-a-host.invalid:1"] }));

    [Fact]
    public void A_password_is_not_repeated()
    {
        var wrong = KafkaConsumerFactory.Check(Mapping(("sasl.password", "hunter2"), ("fetch.min.bytes", "plenty")));

        Assert.NotNull(wrong);
        Assert.DoesNotContain("hunter2", wrong);
    }

    [Theory]
    [InlineData(KafkaProtocol.Plaintext, SecurityProtocol.Plaintext, null)]
    [InlineData(KafkaProtocol.Tls, SecurityProtocol.Ssl, null)]
    [InlineData(KafkaProtocol.SaslPlain, SecurityProtocol.SaslSsl, SaslMechanism.Plain)]
    [InlineData(KafkaProtocol.SaslScram256, SecurityProtocol.SaslSsl, SaslMechanism.ScramSha256)]
    [InlineData(KafkaProtocol.SaslScram512, SecurityProtocol.SaslSsl, SaslMechanism.ScramSha512)]
    [InlineData(KafkaProtocol.MskIam, SecurityProtocol.SaslSsl, SaslMechanism.OAuthBearer)]
    internal void The_protocol_becomes_the_clients_words(KafkaProtocol protocol, SecurityProtocol security, SaslMechanism? mechanism)
    {
        var config = KafkaConsumerFactory.Settings(Mapping(), Login with { Protocol = protocol });

        Assert.Equal((security, mechanism), (config.SecurityProtocol, config.SaslMechanism));
    }

    [Fact]
    public void Without_a_protocol_nothing_is_said_of_it()
    {
        var config = Settings();

        Assert.Null(config.SecurityProtocol);
        Assert.DoesNotContain(config, setting => setting.Key.StartsWith("sasl.", StringComparison.Ordinal) || setting.Key.StartsWith("ssl.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_read_goes_to_the_client()
    {
        var config = KafkaConsumerFactory.Settings(Mapping(), Login with
        {
            Servers = ["found:9096"],
            User = new UserPassword("alice", "of wonder"),
            Certificate = new ClientCertificate("chain", "key", "of the key"),
            Authorities = "authority",
        });

        Assert.Equal("found:9096", config.BootstrapServers);
        Assert.Equal(("alice", "of wonder"), (config.SaslUsername, config.SaslPassword));
        Assert.Equal(("chain", "key", "of the key"), (config.SslCertificatePem, config.SslKeyPem, config.SslKeyPassword));
        Assert.Equal("authority", config.SslCaPem);
    }

    private static KafkaLogin Login => new() { Servers = ["b1:9092", "b2:9092"] };

    private static ConsumerConfig Settings(params (string Key, string Value)[] properties) => Settings(Mapping(properties));

    private static ConsumerConfig Settings(MappingSettings mapping) => KafkaConsumerFactory.Settings(mapping, Login);

    private static MappingSettings Mapping(params (string Key, string Value)[] properties) =>
        TestMapping.Of("b1:9092,b2:9092", "orders") with { ConsumerProperties = properties.ToDictionary(p => p.Key, p => p.Value) };
}
