using System.Globalization;
using Gateway.Configuration;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.RabbitMq;

namespace Gateway.IntegrationTests.RabbitMq;

/// <summary>Queues that go, channels and connections that are closed, and a broker that is not as the mapping says; without stopping it.</summary>
public sealed class RabbitFaultTests(RabbitHostFixture fixture) : IClassFixture<RabbitHostFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly SecretReference Login = new(SecretKind.File, "/login.json");

    private readonly RabbitHost _host = fixture.Host;

    [Fact]
    public async Task A_queue_that_is_missing_is_named_the_others_go_on_and_it_is_read_once_it_exists()
    {
        var queue = await _host.DeclareAsync();
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue, "later"));
        await _host.SendAsync(queue, 10);

        await source.ReceivedAsync(10);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);
        Assert.Contains($"The queue later does not exist in virtual host {_host.Name}: create it, or correct Queues.", source.Source.Health.Problem);
        Assert.False(source.Source.Health.IsConsuming);
        Assert.False(await _host.ExistsAsync("later"));

        await _host.DeclareAsync("later", "quorum");
        await _host.SendAsync("later", 5, first: 10);
        await source.ReceivedAsync(15);
        await source.ConsumingAsync();
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task A_queue_that_is_deleted_is_told_and_read_again_once_it_is_back()
    {
        var (queue, other) = (await _host.DeclareAsync(), await _host.DeclareAsync());
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue, other));
        await _host.SendAsync(queue, 3);
        await source.ReceivedAsync(3);

        await _host.Channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false, cancellationToken: TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => source.Source.Health.Problem?.Contains($"The queue {queue} does not exist", StringComparison.Ordinal) == true, Limit);
        await _host.SendAsync(other, 2, first: 50);
        await source.ReceivedAsync(5);
        Assert.False(await _host.ExistsAsync(queue));

        await _host.DeclareAsync(queue, "classic");
        await _host.SendAsync(queue, 3, first: 100);
        await source.ReceivedAsync(8);
        await source.ConsumingAsync();
        Assert.Equal(2, source.Sink.Opened.Count(lane => lane.Destination == queue));
        Assert.True(source.Sink.All[0].Lane.IsFenced);
    }

    [Fact]
    public async Task A_connection_that_is_closed_comes_back_and_nothing_is_lost()
    {
        var queue = await _host.DeclareAsync("quorum");
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await _host.SendAsync(queue, 20);
        await source.ReceivedAsync(20);
        source.Source.Acknowledge(source.Sink.All.Take(5).ToArray());
        await Eventually.TrueAsync(() => source.Counts.Totals.Committed == 5, Limit);

        await _host.Node.CloseGatewaysAsync();
        await source.ReceivedAsync(35);

        Assert.Equal(Enumerable.Range(5, 15).Select(i => i.ToString(CultureInfo.InvariantCulture)), source.Sink.Values.Skip(20));
        Assert.All(source.Sink.All.Skip(20), record => Assert.Equal(1, record.Redeliveries));
        // Late results of the old channel settle nothing on the new one, though the tags are the same.
        Assert.Equal(0, source.Source.Acknowledge([source.Sink.All[19]]));
        Assert.Equal(1, source.Source.Acknowledge([source.Sink.All[20]]));
        Assert.Equal([source.Sink.Opened[0]], source.Sink.Closed);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task A_broker_that_runs_short_of_memory_is_told_of_while_consuming_goes_on()
    {
        var queue = await _host.DeclareAsync();
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ConsumingAsync();
        Assert.Null(source.Source.Health.Problem);

        await _host.Node.TellBlockedAsync(_host.Name, "low on memory");

        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);
        Assert.Equal("The broker blocks connections that publish, for it runs short of memory or disk: see to the broker. Consuming goes on. (low on memory)", source.Source.Health.Problem);
        Assert.True(source.Source.Health.IsConsuming);
        await _host.SendAsync(queue, 3);
        await source.ReceivedAsync(3);

        await _host.Node.TellUnblockedAsync(_host.Name);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task A_pause_outlives_the_connection()
    {
        var queue = await _host.DeclareAsync();
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));
        await source.ConsumingAsync();

        source.Source.Pause();
        await _host.Node.CloseGatewaysAsync();
        await Eventually.TrueAsync(() => source.Sink.Opened.Count == 2, Limit);
        await _host.SendAsync(queue, 5);
        await source.ConsumingAsync();
        Assert.Equal(0, source.Sink.Count);

        source.Source.Resume();
        await source.ReceivedAsync(5);
    }

    [Fact]
    public async Task Another_who_consumes_exclusively_is_told_of()
    {
        var queue = await _host.DeclareAsync();
        await using var channel = await _host.Connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.BasicConsumeAsync(queue, autoAck: false, "other", noLocal: false, exclusive: true, arguments: null, new RabbitMQ.Client.AsyncDefaultBasicConsumer(channel), TestContext.Current.CancellationToken);

        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue));

        await Eventually.TrueAsync(() => source.Source.Health.Problem?.Contains("exclusive", StringComparison.Ordinal) == true, Limit, () => source.Source.Health.ToString());
        Assert.False(source.Source.Health.IsConsuming);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_being_shown_and_tried_slowly_until_it_is_right()
    {
        var queue = await _host.DeclareAsync();
        await _host.SendAsync(queue, 3);
        var secrets = new HeldSecrets { Texts = { [Login.Place] = """{"username":"guest","password":"not-the-one"}""" } };
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue) with { BasicAuth = Login }, secrets: secrets);

        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);
        Assert.StartsWith("SASL authentication failed.", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.Contains("BASIC_AUTH secret /login.json", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-one", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.False(source.Source.Health.IsConsuming);

        secrets.Texts[Login.Place] = """{"username":"guest","password":"guest"}""";
        await source.ReceivedAsync(3);
        Assert.InRange(secrets.Forgotten, 1, 3);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_says_so_itself()
    {
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, "q") with { BasicAuth = Login });

        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);

        Assert.Equal("The secret /login.json does not exist: create it.", source.Source.Health.Problem);
    }

    [Fact]
    public async Task A_secret_without_a_password_is_named()
    {
        var secrets = new HeldSecrets { Texts = { [Login.Place] = """{"user":"guest"}""" } };
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, "q") with { BasicAuth = Login }, secrets: secrets);

        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);

        Assert.StartsWith("The secret file:/login.json has neither username nor password; it must be JSON", source.Source.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_virtual_host_that_is_missing_is_named()
    {
        await using var source = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, "q") with { VirtualHost = "nowhere" });

        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);

        Assert.StartsWith("Cluster failed to authorize the gateway: create the virtual host nowhere", source.Source.Health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_told_and_the_next_is_taken()
    {
        var queue = await _host.DeclareAsync();
        await _host.SendAsync(queue, 3);
        await using var none = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(new Uri("amqp://127.0.0.1:1"), _host.Name, queue));
        await Eventually.TrueAsync(() => none.Source.Health.Problem is not null, Limit);
        Assert.StartsWith("Connection error. Please check your event source connection configuration. The broker amqp://127.0.0.1:1 cannot be reached", none.Source.Health.Problem, StringComparison.Ordinal);

        await using var second = new RabbitSourceUnderTest(RabbitSourceUnderTest.Mapping(_host, queue) with { BrokerUris = [new Uri("amqp://127.0.0.1:1"), _host.Node.Uri] });
        await second.ReceivedAsync(3);
        Assert.Null(second.Source.Health.Problem);
    }
}
