using System.Text;
using System.Text.Encodings.Web;
using Gateway.Records;

namespace Gateway.Invocation.Events;

/// <summary>The parts of an event that are the same for every record of a lane.</summary>
internal sealed class KafkaLaneText
{
    public KafkaLaneText(Lane lane)
    {
        Lane = lane;
        Opening = Encoding.UTF8.GetBytes($"{Quote(lane.Name)}:[");
        RecordHead = Encoding.UTF8.GetBytes(
            $$"""{"topic":{{Quote(lane.Destination)}},"partition":{{lane.Partition.GetValueOrDefault()}},"offset":""");
    }

    public Lane Lane { get; }

    /// <summary>The lane's key, and the bracket of its records.</summary>
    public byte[] Opening { get; }

    /// <summary>A record's object up to its offset.</summary>
    public byte[] RecordHead { get; }

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
