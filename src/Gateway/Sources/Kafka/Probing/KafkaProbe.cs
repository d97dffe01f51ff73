using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka.Probing;

/// <summary>Looks whether a cluster lets a mapping do what it will have to do. Joins no group, commits nothing and keeps no record.</summary>
/// <remarks>Its calls block, and belong to one thread at a time. librdkafka is loaded by then.</remarks>
internal sealed class KafkaProbe : IDisposable
{
    /// <summary>Between two of these the client is asked what it complains of, so that a refusal need not be waited for.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SayTime = TimeSpan.FromMilliseconds(20);

    private const int RoundsAfterTheEnd = 5;

    private readonly MappingSettings _mapping;
    private readonly TimeProvider _clock;
    private readonly KnownSecrets _secrets;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly IAdminClient _admin;
    private Error? _trouble;

    private KafkaProbe(MappingSettings mapping, KafkaLogin login, TimeProvider clock)
    {
        (_mapping, _clock, _secrets) = (mapping, clock, new KnownSecrets(mapping.ConsumerProperties));
        _secrets.Add(login);
        _consumer = OutsideConsumer.Create(mapping, login, Note, config => (config.EnablePartitionEof, config.FetchWaitMaxMs) = (true, (int)SayTime.TotalMilliseconds));
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <param name="mapping">Names group and topics.</param>
    /// <param name="login">What its client logs in with.</param>
    /// <param name="clock">Limits the time.</param>
    /// <returns>A probe, or why the client cannot be made.</returns>
    public static (KafkaProbe? Probe, ProbeFault? Fault) Open(MappingSettings mapping, KafkaLogin login, TimeProvider clock)
    {
        try
        {
            return (new KafkaProbe(mapping, login, clock), null);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            var secrets = new KnownSecrets(mapping.ConsumerProperties);
            secrets.Add(login);
            return (null, new ProbeFault(ProbeFaultKind.Other, $"the client does not take the settings or secrets: {secrets.Hide(refused.Message)}".TrimEnd('.')));
        }
    }

    /// <summary>Waits until a broker answers, which it does only once it has let the client in.</summary>
    /// <param name="limit">How long at most.</param>
    /// <returns>Why none does; null when one does.</returns>
    public ProbeFault? LogIn(TimeSpan limit) => Ask(limit, _mapping.Topics[0], out _);

    /// <param name="name">The topic.</param>
    /// <param name="limit">How long it may take.</param>
    public TopicFacts Topic(string name, TimeSpan limit)
    {
        if (Ask(limit, name, out var known) is { } fault) return new TopicFacts(0, fault);
        return known!.Error.IsError ? new TopicFacts(0, FaultOf(known.Error)) : new TopicFacts(known.Partitions.Count, null);
    }

    /// <summary>Fetches from behind the last record of a partition of each leader, of all topics: that takes the right to read, and leads to every broker that will be read from.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <returns>Why a partition cannot be read; null when those tried can.</returns>
    public ProbeFault? Read(TimeSpan limit)
    {
        var began = _clock.GetTimestamp();
        var (partitions, fault) = OfEachLeader(limit);
        if (fault is not null) return fault;
        _trouble = null;
        var waiting = partitions.ToHashSet();
        _consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(partition, Offset.End)));
        try
        {
            // An answer may tell of its end and of a refusal, and the refusal comes last.
            for (var more = RoundsAfterTheEnd; more > 0; more = waiting.Count > 0 ? RoundsAfterTheEnd : more - 1)
            {
                if (Consume() is { } seen) waiting.Remove(seen);
                if (_trouble is { } trouble && KafkaFaults.IsFinal(trouble)) return FaultOf(trouble);
                if (waiting.Count > 0 && _clock.GetElapsedTime(began) > limit) return Late($"no answer to a fetch from {string.Join(", ", waiting.Take(3).Select(each => $"{each.Topic}-{each.Partition.Value}"))}");
            }

            return null;
        }
        finally
        {
            _consumer.Unassign();
        }
    }

    /// <summary>Who is in the group, and how far it is.</summary>
    /// <param name="limit">How long each of the two questions may take.</param>
    public GroupFacts Group(TimeSpan limit)
    {
        try
        {
            var partitions = _mapping.Topics.Distinct(StringComparer.Ordinal)
                .SelectMany(topic => _admin.GetMetadata(topic, limit).Topics[0].Partitions.Select(each => new TopicPartition(topic, each.PartitionId)))
                .ToList();
            var committed = _consumer.Committed(partitions, limit).Count(each => each.Offset >= 0);
            return new GroupFacts(Members(limit), committed, partitions.Count);
        }
        catch (KafkaException refused)
        {
            return new GroupFacts(null, 0, 0) { Fault = Explained(refused.Error) };
        }
    }

    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }

    // By the oldest of the ways to ask: the newer ones need a newer library.
    private List<string>? Members(TimeSpan limit)
    {
        try
        {
            var known = _admin.ListGroup(_mapping.ConsumerGroupId, limit);
            return known is null || known.Error.IsError ? null : [.. known.Members.Select(member => member.ClientId)];
        }
        catch (KafkaException)
        {
            // It says more of the group, and nothing that the gateway needs.
            return null;
        }
    }

    private (List<TopicPartition> Partitions, ProbeFault? Fault) OfEachLeader(TimeSpan limit)
    {
        var partitions = new List<TopicPartition>();
        foreach (var topic in _mapping.Topics.Distinct(StringComparer.Ordinal))
        {
            if (Ask(limit, topic, out var known) is { } fault) return ([], fault);
            if (known!.Error.IsError) return ([], FaultOf(known.Error));
            if (known.Partitions.FirstOrDefault(each => each.Leader < 0) is { } orphan) return ([], new ProbeFault(ProbeFaultKind.Unreachable, $"{topic}-{orphan.PartitionId} has no leader"));
            partitions.AddRange(known.Partitions.DistinctBy(each => each.Leader).Select(each => new TopicPartition(topic, each.PartitionId)));
        }

        return (partitions, null);
    }

    private ProbeFault? Ask(TimeSpan limit, string topic, out TopicMetadata? known)
    {
        var began = _clock.GetTimestamp();
        known = null;
        while (true)
        {
            var left = limit - _clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return Late($"no answer within {limit.TotalSeconds:0.#} s");
            try
            {
                known = _admin.GetMetadata(topic, left < Slice ? left : Slice).Topics[0];
                return null;
            }
            catch (KafkaException failed)
            {
                NoteAnswer(failed.Error);
                Consume();
                if (_trouble is { } trouble && KafkaFaults.IsFinal(trouble)) return FaultOf(trouble);
            }
        }
    }

    /// <returns>Where a partition was read to its end; null when the client had nothing of the kind to say.</returns>
    private TopicPartition? Consume()
    {
        try
        {
            return _consumer.Consume(SayTime)?.TopicPartition;
        }
        catch (KafkaException said)
        {
            Note(said.Error);
            return null;
        }
    }

    private void Note(Error error) => _trouble = KafkaFaults.IsConsequence(error) ? _trouble ?? error : error;

    // A call that fails says of the connection only that there is none; the client itself has said why.
    private void NoteAnswer(Error error)
    {
        if (error.Code != ErrorCode.Local_Transport || _trouble is null) Note(error);
    }

    private ProbeFault Late(string otherwise) => _trouble is { } trouble && !KafkaFaults.IsConsequence(trouble) ? FaultOf(trouble) : new ProbeFault(ProbeFaultKind.Unreachable, otherwise);

    private ProbeFault Explained(Error error)
    {
        NoteAnswer(error);
        Consume();
        return FaultOf(_trouble!);
    }

    private ProbeFault FaultOf(Error error) => new(KafkaFaults.KindOf(error), _secrets.Hide(error.Reason).ReplaceLineEndings(" ").TrimEnd('.'));
}
