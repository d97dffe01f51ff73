using System.Globalization;
using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Records;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Sources.Kafka;

/// <summary>Reads what stands in a mapping's cluster at known offsets. It assigns itself what it reads, and is a member of no group.</summary>
/// <remarks>One flow reads; commits may come from another. What cannot be had is told by <see cref="Problem"/> and ends what was asked.</remarks>
internal sealed class TopicReader : IDisposable
{
    private const long KeptBytes = 1024 * 1024;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(200);

    private readonly KnownSecrets _secrets;
    private readonly KafkaRecordReader _records = new();
    private readonly SlabPool _pool = new(KeptBytes);
    private readonly TimeProvider _clock;
    private readonly IConsumer<Scratch.Part, Scratch.Part> _consumer;
    private volatile Error? _trouble;
    private bool _isAtEnd;

    private TopicReader(MappingSettings mapping, string group, KafkaLogin login, KafkaAccess access, TimeProvider clock)
    {
        (_clock, _secrets, Brokers) = (clock, new KnownSecrets(mapping.ConsumerProperties), login.Servers);
        _secrets.Add(login);
        LibrdkafkaLoader.EnsureLoaded();
        var builder = new ConsumerBuilder<Scratch.Part, Scratch.Part>(Settings(mapping, group, login))
            .SetKeyDeserializer(_records.Scratch)
            .SetValueDeserializer(_records.Scratch)
            .SetErrorHandler((_, error) => _trouble = error)
            .SetLogHandler(static (_, _) => { });
        if (login.Token is not null) builder.SetOAuthBearerTokenRefreshHandler((client, _) => KafkaProducerFactory.Hand(client, access));
        _consumer = builder.Build();
    }

    /// <summary>The cluster's addresses.</summary>
    public IReadOnlyList<string> Brokers { get; }

    /// <summary>Why the last thing asked for was not to be had, as a clause; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <param name="mapping">Whose cluster.</param>
    /// <param name="group">Under which commits are kept.</param>
    /// <param name="access">Reads what the client logs in with.</param>
    /// <param name="clock">Limits waits.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The reader, or why there is none.</returns>
    public static async Task<(TopicReader? Reader, string? Problem)> OpenAsync(MappingSettings mapping, string group, KafkaAccess access, TimeProvider clock, CancellationToken ct)
    {
        var (login, problem) = await access.ReadAsync(ct);
        if (login is null) return (null, problem!.TrimEnd('.'));
        try
        {
            return (new TopicReader(mapping, group, login, access, clock), null);
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            return (null, refused.Message.TrimEnd('.'));
        }
    }

    /// <summary>The partitions of a topic; none with a problem.</summary>
    public IReadOnlyList<int> PartitionsOf(string topic) => Asked<IReadOnlyList<int>>([], () =>
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var metadata = admin.GetMetadata(topic, AnswerTime).Topics[0];
        if (metadata.Error.IsError) throw new KafkaException(metadata.Error);
        return [.. metadata.Partitions.Select(partition => partition.PartitionId).Order()];
    });

    /// <summary>The first offset that the log still has, and the one that the next record gets; equal with a problem.</summary>
    public (long First, long End) Bounds(string topic, int partition) => Asked((0L, 0L), () =>
    {
        var bounds = _consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), AnswerTime);
        return (bounds.Low.Value, bounds.High.Value);
    });

    /// <summary>The offset that the group goes on from; null when it has none.</summary>
    public long? Committed(string topic, int partition) => Asked<long?>(null, () =>
        _consumer.Committed([new TopicPartition(topic, partition)], AnswerTime) is [{ Offset: { IsSpecial: false } offset }] ? offset.Value : null);

    /// <summary>What stands in a partition from one offset up to, not including, another. The bytes are the caller's to release.</summary>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(string topic, int partition, long from, long end, [EnumeratorCancellation] CancellationToken ct)
    {
        if (from >= end) yield break;
        var lane = new KafkaPartition(topic, partition, _pool).Lane;
        Asked(true, () =>
        {
            _consumer.Assign(new TopicPartitionOffset(topic, partition, from));
            return true;
        });
        var heard = _clock.GetTimestamp();
        while (Problem is null && !ct.IsCancellationRequested)
        {
            // The library blocks, and whoever waits for its records must not.
            var record = await Task.Run(() => Next(lane, ref heard), ct);
            if (record is { } found && found.Position < end) yield return found;
            if (_isAtEnd || record?.Position >= end - 1) break;
        }

        lane.Slabs.Close();
    }

    /// <summary>Keeps how far a topic is done.</summary>
    /// <returns>Why it could not, as a clause; null when it did.</returns>
    public string? Commit(string topic, int partition, long next)
    {
        try
        {
            _consumer.Commit([new TopicPartitionOffset(topic, partition, next)]);
            return null;
        }
        catch (KafkaException refused)
        {
            return Said(refused.Error);
        }
    }

    public void Dispose() => _consumer.Dispose();

    private SourceRecord? Next(KafkaLane lane, ref long heard)
    {
        _isAtEnd = false;
        try
        {
            var result = _consumer.Consume(PollTime);
            if (result is null)
            {
                if (_clock.GetElapsedTime(heard) > AnswerTime) Problem = _trouble is { } trouble ? Said(trouble) : $"no answer within {AnswerTime.TotalSeconds} s";
                return null;
            }

            heard = _clock.GetTimestamp();
            _isAtEnd = result.IsPartitionEOF;
            return _isAtEnd ? null : _records.Read(lane, result);
        }
        catch (KafkaException refused)
        {
            Problem = Said(refused.Error);
            return null;
        }
    }

    private T Asked<T>(T none, Func<T> ask)
    {
        try
        {
            Problem = null;
            return ask();
        }
        catch (KafkaException refused)
        {
            Problem = Said(Cause(refused.Error));
            return none;
        }
    }

    // That nobody answers is told of every trouble; what is behind it the client tells only whoever polls.
    private Error Cause(Error error)
    {
        if (!IsSilence(error)) return error;
        try
        {
            _consumer.Consume(TimeSpan.Zero);
        }
        catch (KafkaException)
        {
            // It was only to be heard.
        }

        return _trouble is { } known ? known : error;
    }

    private string Said(Error error) =>
        IsSilence(error) ? $"no broker answers at {string.Join(',', Brokers)} ({error.Reason.TrimEnd('.')})" : _secrets.Hide(error.Reason).TrimEnd('.');

    private static bool IsSilence(Error error) => error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown;

    private static ConsumerConfig Settings(MappingSettings mapping, string group, KafkaLogin login)
    {
        var config = new ConsumerConfig { ClientId = string.Create(CultureInfo.InvariantCulture, $"gateway-{mapping.Name}-redrive"), AllowAutoCreateTopics = false };
        foreach (var (key, value) in mapping.ConsumerProperties) config.Set(key, value);
        config.GroupId = group;
        config.EnableAutoOffsetStore = false;
        config.EnableAutoCommit = false;
        config.EnablePartitionEof = true;
        config.ConsumeResultFields = "all";
        // What is gone is for the caller to tell, and not to be passed over.
        config.AutoOffsetReset = AutoOffsetReset.Error;
        KafkaLoginSettings.Apply(login, config);
        return config;
    }
}
