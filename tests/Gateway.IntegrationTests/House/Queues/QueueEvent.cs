using System.Text.Json;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Queues;

/// <summary>
/// The event of a RabbitMQ or ActiveMQ mapping. Its messages were sent by <see cref="NumberedMessage"/>, whose number stands for
/// an offset: queues have none.
/// </summary>
internal sealed record QueueEvent(IReadOnlyList<EventLane> Lanes) : FunctionEvent(Lanes)
{
    private static readonly string[] RabbitProperties =
    [
        "contentType", "contentEncoding", "headers", "deliveryMode", "priority", "correlationId", "replyTo", "expiration",
        "messageId", "timestamp", "type", "userId", "appId", "clusterId", "bodySize",
    ];

    private static readonly string[] ActiveFields =
    [
        "messageID", "messageType", "timestamp", "deliveryMode", "correlationID", "replyTo", "destination", "redelivered", "type",
        "expiration", "priority", "data", "brokerInTime", "brokerOutTime", "properties",
    ];

    public static FunctionEvent? ReadRabbit(ReadOnlyMemory<byte> body, Action<string> violation) => Read(body, violation, root =>
    {
        Expect(violation, "eventSource", "aws:rmq", root.GetProperty("eventSource").GetString());
        Expect(violation, "fields", "rmqMessagesByQueue,eventSource", NamesButArn(root));
        return [.. root.GetProperty("rmqMessagesByQueue").EnumerateObject().Select(queue => new EventLane(queue.Name, [.. queue.Value.EnumerateArray().Select(message => RabbitRecord(queue.Name, message, violation))]))];
    });

    public static FunctionEvent? ReadActive(ReadOnlyMemory<byte> body, Action<string> violation) => Read(body, violation, root =>
    {
        Expect(violation, "eventSource", "aws:mq", root.GetProperty("eventSource").GetString());
        Expect(violation, "fields", "eventSource,messages", NamesButArn(root));
        return [.. root.GetProperty("messages").EnumerateArray().Select(message => ActiveRecord(message, violation)).GroupBy(record => record.Topic).Select(queue => new EventLane(queue.Key, [.. queue]))];
    });

    private static QueueEvent? Read(ReadOnlyMemory<byte> body, Action<string> violation, Func<JsonElement, IReadOnlyList<EventLane>> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var lanes = read(document.RootElement);
            foreach (var repeated in lanes.CountBy(lane => lane.Key).Where(lane => lane.Value > 1)) violation($"The event has {repeated.Key} {repeated.Value} times.");
            if (lanes.Count == 0 || lanes.Any(lane => lane.Records.Count == 0)) violation("The event has no messages.");
            return new QueueEvent(lanes);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            violation($"The body is not an event: {exception.Message}");
            return null;
        }
    }

    private static EventRecord RabbitRecord(string queue, JsonElement message, Action<string> violation)
    {
        Expect(violation, "message", "basicProperties,redelivered,data", Names(message));
        var properties = message.GetProperty("basicProperties");
        Expect(violation, "basicProperties", string.Join(',', RabbitProperties), Names(properties));
        var data = message.GetProperty("data").GetBytesFromBase64();
        Expect(violation, "bodySize", data.Length, properties.GetProperty("bodySize").GetInt32());
        return Numbered(queue.Split("::")[0], data);
    }

    private static EventRecord ActiveRecord(JsonElement message, Action<string> violation)
    {
        Expect(violation, "message", string.Join(',', ActiveFields), Names(message));
        return Numbered(message.GetProperty("destination").GetProperty("physicalName").GetString()!, message.GetProperty("data").GetBytesFromBase64()) with
        {
            MessageId = message.GetProperty("messageID").GetString(),
        };
    }

    private static EventRecord Numbered(string queue, byte[] data) =>
        new(queue, 0, NumberedMessage.NumberOf(data), -1, "", Key: null, data, Headers: []);

    // Only Amazon MQ has one.
    private static string NamesButArn(JsonElement root) => Names(root).Replace("eventSourceArn,", "", StringComparison.Ordinal).Replace(",eventSourceArn", "", StringComparison.Ordinal);

    private static string Names(JsonElement element) => string.Join(',', element.EnumerateObject().Select(member => member.Name));

    private static void Expect<T>(Action<string> violation, string what, T due, T got)
    {
        if (!Equals(due, got)) violation($"The event's {what} is '{got}' where '{due}' is due.");
    }
}
