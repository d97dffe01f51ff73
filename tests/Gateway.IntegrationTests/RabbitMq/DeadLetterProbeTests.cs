using Gateway.IntegrationTests.House.RabbitMq;
using Gateway.Sources.RabbitMq;
using RabbitMQ.Client.Exceptions;

namespace Gateway.IntegrationTests.RabbitMq;

/// <summary>What a broker tells of a queue's arguments to somebody who only consumes from it.</summary>
public sealed class DeadLetterProbeTests(RabbitHostFixture fixture) : IClassFixture<RabbitHostFixture>
{
    private readonly RabbitHost _host = fixture.Host;

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task A_queue_without_arguments_has_none(string type) => Assert.False(await ProbeAsync(await _host.DeclareAsync(type)));

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task A_dead_letter_exchange_is_found(string type) =>
        Assert.True(await ProbeAsync(await _host.DeclareAsync(type, ("x-dead-letter-exchange", "dlx"))));

    [Theory]
    [InlineData("classic")]
    [InlineData("quorum")]
    public async Task The_default_exchange_is_one_too(string type) =>
        Assert.True(await ProbeAsync(await _host.DeclareAsync(type, ("x-dead-letter-exchange", ""), ("x-dead-letter-routing-key", "dead"))));

    [Fact]
    public async Task It_is_found_behind_every_other_argument_of_a_classic_queue()
    {
        (string, object?)[] others =
        [
            ("x-expires", 600_000), ("x-message-ttl", 60_000L), ("x-max-length", 1_000), ("x-max-length-bytes", 1_000_000L), ("x-overflow", "reject-publish"),
            ("x-max-priority", 10), ("x-queue-mode", "lazy"), ("x-single-active-consumer", true), ("x-queue-master-locator", "client-local"),
        ];

        Assert.False(await ProbeAsync(await _host.DeclareAsync("classic", others)));
        Assert.True(await ProbeAsync(await _host.DeclareAsync("classic", [.. others, ("x-dead-letter-exchange", "dlx")])));
    }

    [Fact]
    public async Task It_is_found_behind_every_other_argument_of_a_quorum_queue()
    {
        (string, object?)[] others =
        [
            ("x-expires", 600_000), ("x-max-length", 1_000), ("x-max-length-bytes", 1_000_000L), ("x-overflow", "drop-head"),
            ("x-single-active-consumer", true), ("x-delivery-limit", 5), ("x-max-in-memory-length", 10), ("x-quorum-initial-group-size", 1),
        ];

        Assert.False(await ProbeAsync(await _host.DeclareAsync("quorum", others)));
        Assert.True(await ProbeAsync(await _host.DeclareAsync("quorum", [.. others, ("x-dead-letter-exchange", "dlx"), ("x-dead-letter-strategy", "at-most-once")])));
    }

    [Fact]
    public async Task A_queue_that_goes_with_its_last_consumer_or_with_the_broker_is_told_too()
    {
        await _host.Channel.QueueDeclareAsync("passing", durable: false, exclusive: false, autoDelete: true);
        Assert.False(await ProbeAsync("passing"));

        await _host.Channel.QueueDeclareAsync("passing-dead", durable: false, exclusive: false, autoDelete: true, new Dictionary<string, object?> { ["x-dead-letter-exchange"] = "dlx" });
        Assert.True(await ProbeAsync("passing-dead"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_operator_said_is_not_asked(bool known)
    {
        var queue = await _host.DeclareAsync("classic", ("x-dead-letter-exchange", "dlx"));

        Assert.Equal(known, await ProbeAsync(queue, known));
    }

    [Fact]
    public async Task A_queue_that_is_missing_is_an_error_and_stays_missing()
    {
        await Assert.ThrowsAsync<OperationInterruptedException>(() => ProbeAsync("missing"));
        await Assert.ThrowsAsync<OperationInterruptedException>(() => ProbeAsync("missing", true));

        Assert.False(await _host.ExistsAsync("missing"));
    }

    [Fact]
    public async Task Asking_never_creates_a_queue_even_one_that_was_deleted_meanwhile()
    {
        Assert.Null(await DeadLetterProbe.AskAsync(_host.Connection, "deleted", TestContext.Current.CancellationToken));

        Assert.False(await _host.ExistsAsync("deleted"));
    }

    private Task<bool?> ProbeAsync(string queue, bool? known = null) =>
        DeadLetterProbe.ProbeAsync(_host.Connection, queue, known, TestContext.Current.CancellationToken);
}
