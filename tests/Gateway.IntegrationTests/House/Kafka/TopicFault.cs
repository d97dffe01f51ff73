using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using Gateway.Local;
using Gateway.Sources.Kafka.Native;

namespace Gateway.IntegrationTests.House.Kafka;

/// <summary>Makes the cluster deny a topic: it creates every topic that is asked for, so one that is missing has to be played.</summary>
internal static class TopicFault
{
    private const string Function = "rd_kafka_mock_topic_set_error";

    /// <summary>From now on the topic answers with this error; <see cref="ErrorCode.NoError"/> heals it.</summary>
    public static unsafe void Set(LocalKafka kafka, string topic, ErrorCode error)
    {
        var set = (delegate* unmanaged[Cdecl]<nint, byte*, int, void>)NativeLibrary.GetExport(Library(), Function);
        fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(topic + '\0'))
        {
            set(ClusterOf(kafka), name, (int)error);
        }
    }

    private static nint Library() =>
        LibrdkafkaLoader.Open(LibraryNames.ForThisSystem(), () => 0, name => NativeLibrary.TryLoad(name, out var library) ? library : 0);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cluster")]
    private static extern ref readonly nint ClusterOf(LocalKafka kafka);
}
