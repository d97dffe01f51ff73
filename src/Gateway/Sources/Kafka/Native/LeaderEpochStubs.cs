using System.Reflection;
using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Native;

/// <summary>Stands in for the three functions about leader epochs that librdkafka has only since 2.1, and that the client calls for every message.</summary>
/// <remarks>Without them an older librdkafka consumes nothing: each message ends in EntryPointNotFoundException.</remarks>
internal static class LeaderEpochStubs
{
    internal const string MessageField = "_message_leader_epoch";
    internal const string GetField = "_topic_partition_get_leader_epoch";
    internal const string SetField = "_topic_partition_set_leader_epoch";

    /// <summary>The first librdkafka that has the functions: 2.1.0, as its version number is written.</summary>
    private const int FirstComplete = 0x02010000;

    /// <summary>librdkafka's own value for "not known".</summary>
    private const int UnknownEpoch = -1;

    /// <param name="version">librdkafka's version as <c>0xMMmmrrpp</c>.</param>
    public static bool AreNeeded(int version) => version < FirstComplete;

    /// <summary>Puts the stubs in place. The client must have bound its functions before, or it would overwrite them.</summary>
    public static void Install()
    {
        var message = Field(MessageField);
        var answer = ((Delegate)MessageEpoch).Method;
        message.SetValue(null, answer.CreateDelegate(message.FieldType));
        Field(GetField).SetValue(null, new Func<nint, int>(MessageEpoch));
        Field(SetField).SetValue(null, new Action<nint, int>(static (_, _) => { }));
    }

    /// <summary>A field of the client's table of functions.</summary>
    /// <exception cref="MissingFieldException">Another version of Confluent.Kafka: look for the field's new name.</exception>
    internal static FieldInfo Field(string name) =>
        typeof(Library).Assembly.GetType("Confluent.Kafka.Impl.Librdkafka")?.GetField(name, BindingFlags.NonPublic | BindingFlags.Static)
            ?? throw new MissingFieldException("Confluent.Kafka.Impl.Librdkafka", name);

    private static int MessageEpoch(nint handle) => UnknownEpoch;
}
