using System.Runtime.InteropServices;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Local;

/// <summary>The functions of librdkafka's mock cluster, as its header rdkafka_mock.h declares them.</summary>
internal static partial class MockCluster
{
    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_handle_mock_cluster")]
    public static partial nint Of(nint client);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint Bootstraps(nint cluster);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateTopic(nint cluster, string topic, int partitions, int replication);

    /// <summary>Not in librdkafka below 2.1: ask <see cref="LibrdkafkaLoader.HasFunction"/> first.</summary>
    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = RebalanceDelayFunction)]
    public static partial void SetRebalanceDelay(nint cluster, int milliseconds);

    public const string RebalanceDelayFunction = "rd_kafka_mock_group_initial_rebalance_delay_ms";

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial int SetDown(nint cluster, int broker);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial int SetUp(nint cluster, int broker);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial int SetRoundTrip(nint cluster, int broker, int milliseconds);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushErrors(nint cluster, short apiKey, nuint count, ReadOnlySpan<int> errors);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    public static partial void ClearErrors(nint cluster, short apiKey);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(LibrdkafkaLoader.LibraryName, EntryPoint = "rd_kafka_mock_coordinator_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetCoordinator(nint cluster, string keyType, string key, int broker);
}
