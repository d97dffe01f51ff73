using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Seeking;

public sealed class OffsetSeekTests
{
    private readonly FakeGroup _group = new();

    [Fact]
    public void A_group_without_members_is_moved()
    {
        var result = Run();

        Assert.Null(result.Problem);
        Assert.Equal([("orders", 0, 7, 3), ("orders", 1, null, 4)], Shown(result.Moves));
        Assert.Equal(result.Moves, _group.Commits.Single());
    }

    [Fact]
    public void A_group_with_members_is_left_alone_and_they_are_named()
    {
        _group.MembersAre = () => [new("gateway-orders", "/10.0.3.7"), new("kcat", "10.0.3.8")];

        var result = Run();

        Assert.StartsWith("The group orders-group is active: gateway-orders at 10.0.3.7, kcat at 10.0.3.8. ", result.Problem);
        Assert.Contains("A pause is not enough", result.Problem);
        Assert.Contains("scale it to 0", result.Problem);
        Assert.Empty(result.Moves);
        Assert.Empty(_group.Commits);
    }

    [Fact]
    public void A_dry_run_changes_nothing()
    {
        var result = Run(dryRun: true);

        Assert.Equal([("orders", 0, 7, 3), ("orders", 1, null, 4)], Shown(result.Moves));
        Assert.Equal((null, null), (result.Problem, result.Warning));
        Assert.Empty(_group.Commits);
    }

    [Fact]
    public void A_dry_run_on_an_active_group_shows_where_it_would_go_and_that_it_would_be_refused()
    {
        _group.MembersAre = () => [new("gateway-orders", "10.0.3.7")];

        var result = Run(dryRun: true);

        Assert.Equal(2, result.Moves.Count);
        Assert.Null(result.Problem);
        Assert.StartsWith("The group orders-group is active: gateway-orders at 10.0.3.7.", result.Warning);
    }

    [Fact]
    public void Brokers_that_cannot_tell_the_members_still_refuse_for_them()
    {
        _group.MembersAre = () => null;
        Assert.Null(Run().Problem);

        foreach (var code in (ErrorCode[])[ErrorCode.UnknownMemberId, ErrorCode.IllegalGeneration, ErrorCode.RebalanceInProgress, ErrorCode.StaleMemberEpoch])
        {
            _group.Committing = () => throw new KafkaException(new Error(code, "Broker: no"));
            Assert.StartsWith("The group orders-group is active (Broker: no). ", Run().Problem);
        }
    }

    [Fact]
    public void A_partition_that_is_refused_for_members_is_the_same()
    {
        _group.Committing = () => throw Partly(ErrorCode.UnknownMemberId);

        Assert.StartsWith("The group orders-group is active", Run().Problem);
    }

    [Fact]
    public void A_partition_that_is_refused_is_named()
    {
        _group.Committing = () => throw Partly(ErrorCode.TopicAuthorizationFailed);

        Assert.Equal("The brokers did not take the offset of orders 1. Others may have moved: put it right and seek again. (no)", Run().Problem);
    }

    [Fact]
    public void Brokers_that_do_not_answer_are_told_with_what_is_known_of_it()
    {
        _group.MembersAre = () => throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "Local: Timed out"));
        Assert.Equal("The brokers cannot be asked about the group orders-group. (Local: Timed out)", Run().Problem);

        _group.TroubleIs = "b1:9092: Connection refused";
        Assert.Equal("The brokers cannot be asked about the group orders-group. (b1:9092: Connection refused)", Run().Problem);
    }

    private static IEnumerable<(string, int, int?, int)> Shown(IReadOnlyList<SeekMove> moves) =>
        moves.Select(move => (move.Partition.Topic, move.Partition.Number, (int?)move.Partition.Committed, (int)move.To));

    private static TopicPartitionOffsetException Partly(ErrorCode code) => new(
    [
        new TopicPartitionOffsetError("orders", 0, 3, new Error(ErrorCode.NoError)),
        new TopicPartitionOffsetError("orders", 1, 4, new Error(code, "no")),
    ]);

    private SeekResult Run(bool dryRun = false) => new OffsetSeek(_group, "orders-group").Run(SeekTarget.Beginning, dryRun);

    private sealed class FakeGroup : IGroupOffsets
    {
        public Func<IReadOnlyList<GroupMember>?> MembersAre { get; set; } = () => [];

        public Action Committing { get; set; } = () => { };

        public string? TroubleIs { get; set; }

        public List<IReadOnlyList<SeekMove>> Commits { get; } = [];

        public IReadOnlyList<GroupMember>? Members() => MembersAre();

        public IReadOnlyList<GroupPartition> Partitions() => [new("orders", 0, 7), new("orders", 1, null)];

        public IReadOnlyList<long> Find(IReadOnlyList<GroupPartition> partitions, SeekTarget target) => [.. partitions.Select(each => each.Number + 3L)];

        public void Commit(IReadOnlyList<SeekMove> moves)
        {
            Committing();
            Commits.Add(moves);
        }

        public string? Trouble() => TroubleIs;
    }
}
