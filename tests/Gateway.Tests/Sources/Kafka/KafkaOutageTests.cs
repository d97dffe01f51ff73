namespace Gateway.Sources.Kafka;

public sealed class KafkaOutageTests : IDisposable
{
    private readonly KafkaCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_broker_that_goes_away_is_told_and_nothing_is_lost_when_it_comes_back()
    {
        var topic = _cluster.NewTopic();
        _cluster.Produce(topic, 0, "a");
        await using var path = new SourceUnderTest(TestMapping.Of(_cluster.BootstrapServers, topic));
        await UntilAsync(() => path.Sink.Count == 1 && path.Source.Health.IsConsuming);

        _cluster.Kafka.TakeDown(1);
        await UntilAsync(() => path.Source.Health.Problem is not null);
        Assert.False(path.Source.Health.IsConsuming);
        path.Acknowledge(0);
        _cluster.Kafka.BringUp(1);
        await UntilAsync(() => path.Source.Health.IsConsuming);
        _cluster.Produce(topic, 0, "b");

        await UntilAsync(() => path.Sink.Values.Contains("b"));
        await UntilAsync(() => _cluster.Committed($"{topic}-group", topic) >= 1);
    }

    [Fact]
    public async Task A_stop_without_a_broker_ends_in_time()
    {
        var topic = _cluster.NewTopic();
        _cluster.Produce(topic, 0, "a");
        var path = new SourceUnderTest(TestMapping.Of(_cluster.BootstrapServers, topic));
        await UntilAsync(() => path.Sink.Count == 1);
        _cluster.Kafka.TakeDown(1);
        path.Acknowledge(0);

        path.Source.StopReading();
        var began = TimeProvider.System.GetTimestamp();
        await path.Source.CloseAsync(TimeSpan.FromSeconds(2));

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        await path.Source.DisposeAsync();
        _cluster.Kafka.BringUp(1);
    }

    [Fact]
    public async Task A_broker_that_was_never_there_is_a_problem_and_no_failure()
    {
        await using var path = new SourceUnderTest(TestMapping.Of("127.0.0.1:1", "orders"));

        await UntilAsync(() => path.Source.Health.Problem is not null);

        Assert.Contains("Connection error", path.Source.Health.Problem);
        Assert.False(path.Source.Health.IsConsuming);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, bound.Token);
    }
}
