using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Native;

public sealed class FetchNudgeTests
{
    private const long Half = 512 * 1024;

    private readonly List<(string Name, string Password)> _set = [];

    public FetchNudgeTests() => LibrdkafkaLoader.EnsureLoaded();

    private static bool IsNeeded => Library.Version < 0x02020000;

    [Fact]
    public void An_older_library_is_woken_when_a_queue_that_may_have_been_full_is_empty()
    {
        Assert.SkipUnless(IsNeeded, "This librdkafka has a setting for it");
        var nudge = Nudge(new ConsumerConfig());
        nudge.Consumed(Half - 1);
        nudge.Drained();
        Assert.Empty(_set);

        nudge.Consumed(1);
        nudge.Drained();
        nudge.Drained();

        Assert.Single(_set);
    }

    [Fact]
    public void Credentials_are_set_again_as_they_are()
    {
        Assert.SkipUnless(IsNeeded, "This librdkafka has a setting for it");
        var nudge = Nudge(new ConsumerConfig { SaslUsername = "alice", SaslPassword = "of wonder" });

        nudge.Consumed(Half);
        nudge.Drained();

        Assert.Equal([("alice", "of wonder")], _set);
    }

    [Fact]
    public void Credentials_that_were_adopted_are_set_at_once_and_never_undone()
    {
        var nudge = Nudge(new ConsumerConfig { SaslUsername = "alice", SaslPassword = "of wonder" });

        nudge.Adopt("alice", "of other wonder");
        nudge.Consumed(Half);
        nudge.Drained();

        Assert.NotEmpty(_set);
        Assert.All(_set, each => Assert.Equal(("alice", "of other wonder"), each));
    }

    [Fact]
    public void Only_a_library_that_has_the_setting_is_given_it()
    {
        var config = new ConsumerConfig();

        FetchNudge.Configure(config);

        Assert.Equal(!IsNeeded, config.Any(setting => setting.Key == "fetch.queue.backoff.ms"));
    }

    private FetchNudge Nudge(ConsumerConfig config)
    {
        config.QueuedMaxMessagesKbytes = 1024;
        return new FetchNudge(config, (name, password) => _set.Add((name, password)));
    }
}
