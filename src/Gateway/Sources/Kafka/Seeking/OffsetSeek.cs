using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Seeking;

/// <summary>Moves a consumer group that nobody is in to other offsets.</summary>
/// <param name="group">The brokers.</param>
/// <param name="name">The group's name.</param>
internal sealed class OffsetSeek(IGroupOffsets group, string name)
{
    private const string WhatToDo =
        "A member goes on from the offsets that it holds and commits them over these. A pause is not enough, for a paused gateway stays a member: "
        + "stop every gateway that runs this mapping (scale it to 0), seek, and start again";

    /// <param name="target">Where to.</param>
    /// <param name="dryRun">Looks only.</param>
    public SeekResult Run(SeekTarget target, bool dryRun)
    {
        IReadOnlyList<SeekMove> moves = [];
        try
        {
            var active = group.Members() is { Count: > 0 } members ? Active($": {Shown(members)}") : null;
            if (active is not null && !dryRun) return new SeekResult(moves, active);
            var partitions = group.Partitions();
            moves = [.. partitions.Zip(group.Find(partitions, target), static (partition, to) => new SeekMove(partition, to))];
            if (dryRun) return new SeekResult(moves, Problem: null, active);
            group.Commit(moves);
            return new SeekResult(moves, Problem: null);
        }
        catch (KafkaException failed)
        {
            return new SeekResult(moves, Explain(failed));
        }
    }

    private string Explain(KafkaException failed)
    {
        var first = failed is TopicPartitionOffsetException partly ? partly.Results.FirstOrDefault(result => result.Error.IsError) : null;
        var error = first?.Error ?? failed.Error;
        // Whoever could not be seen before, or joined since.
        if (IsOfMembers(error.Code)) return Active($" ({error.Reason})");
        return first is null
            ? $"The brokers cannot be asked about the group {name}. ({group.Trouble() ?? error.Reason})"
            : $"The brokers did not take the offset of {first.Topic} {first.Partition.Value}. Others may have moved: put it right and seek again. ({error.Reason})";
    }

    private static bool IsOfMembers(ErrorCode code) => code is
        ErrorCode.UnknownMemberId or ErrorCode.IllegalGeneration or ErrorCode.RebalanceInProgress or ErrorCode.NonEmptyGroup
        or ErrorCode.FencedMemberEpoch or ErrorCode.StaleMemberEpoch;

    private static string Shown(IEnumerable<GroupMember> members) =>
        string.Join(", ", members.Select(member => $"{member.ClientId} at {member.Host.TrimStart('/')}"));

    private string Active(string who) => $"The group {name} is active{who}. {WhatToDo}.";
}
