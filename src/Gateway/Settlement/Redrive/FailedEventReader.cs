using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Configuration;

namespace Gateway.Settlement.Redrive;

/// <summary>Takes an event apart, whichever source's it is. What it keeps are the bytes that stand there.</summary>
internal static class FailedEventReader
{
    private const string KafkaRecords = "records";
    private const string RabbitMqMessages = "rmqMessagesByQueue";
    private const string ActiveMqMessages = "messages";

    /// <returns>Null for what is no event.</returns>
    public static FailedEvent? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte})"/>
    /// <exception cref="InvalidOperationException">A member is of another kind than an event's.</exception>
    /// <exception cref="FormatException">A number is none of an event's.</exception>
    /// <exception cref="KeyNotFoundException">A member is missing.</exception>
    public static FailedEvent? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in root.EnumerateObject())
        {
            if (SourceOf(member.Name) is not { } source) continue;
            var items = ItemsOf(source, member.Value).ToList();
            return items.Count == 0 ? null : new FailedEvent(source, Head(root, member), Tail(root, member), items);
        }

        return null;
    }

    private static SourceKind? SourceOf(string member) => member switch
    {
        KafkaRecords => SourceKind.Kafka,
        RabbitMqMessages => SourceKind.RabbitMq,
        ActiveMqMessages => SourceKind.ActiveMq,
        _ => null,
    };

    private static IEnumerable<FailedItem> ItemsOf(SourceKind source, JsonElement container) => source switch
    {
        SourceKind.ActiveMq => container.EnumerateArray().Select(OfActiveMq),
        SourceKind.RabbitMq => container.EnumerateObject().SelectMany(queue => queue.Value.EnumerateArray().Select(message => OfRabbitMq(queue.Name, message))),
        _ => container.EnumerateObject().SelectMany(partition => partition.Value.EnumerateArray().Select(record => OfKafka(partition.Name, record))),
    };

    private static FailedItem OfKafka(string key, JsonElement record) => new(key, record.GetProperty("topic").GetString()!, BytesOf(record))
    {
        Partition = record.GetProperty("partition").GetInt32(),
        Offset = record.GetProperty("offset").GetInt64(),
        Timestamp = record.TryGetProperty("timestamp", out var timestamp) ? timestamp.GetInt64() : -1,
    };

    // The virtual host stands behind the queue's name; a name may have colons of its own.
    private static FailedItem OfRabbitMq(string key, JsonElement message) =>
        new(key, key.LastIndexOf("::", StringComparison.Ordinal) is > 0 and var end ? key[..end] : key, BytesOf(message))
        {
            MessageId = message.TryGetProperty("basicProperties", out var properties) ? TextOf(properties, "messageId") : null,
        };

    private static FailedItem OfActiveMq(JsonElement message)
    {
        var queue = message.GetProperty("destination").GetProperty("physicalName").GetString()!;
        return new FailedItem(queue, queue, BytesOf(message))
        {
            MessageId = TextOf(message, "messageID"),
            Timestamp = message.TryGetProperty("timestamp", out var timestamp) ? timestamp.GetInt64() : -1,
        };
    }

    private static byte[] Head(JsonElement root, JsonProperty records)
    {
        var head = new List<byte>("{"u8.ToArray());
        foreach (var member in root.EnumerateObject().TakeWhile(member => member.Name != records.Name))
        {
            Add(head, member);
            head.Add((byte)',');
        }

        AddName(head, records);
        head.Add(Opening(records));
        return [.. head];
    }

    private static byte[] Tail(JsonElement root, JsonProperty records)
    {
        var tail = new List<byte> { Opening(records) == '[' ? (byte)']' : (byte)'}' };
        foreach (var member in root.EnumerateObject().SkipWhile(member => member.Name != records.Name).Skip(1))
        {
            tail.Add((byte)',');
            Add(tail, member);
        }

        return [.. tail, (byte)'}'];
    }

    private static byte Opening(JsonProperty records) => records.Value.ValueKind == JsonValueKind.Array ? (byte)'[' : (byte)'{';

    private static void Add(List<byte> json, JsonProperty member)
    {
        AddName(json, member);
        json.AddRange(JsonMarshal.GetRawUtf8Value(member.Value));
    }

    private static void AddName(List<byte> json, JsonProperty member)
    {
        json.Add((byte)'"');
        json.AddRange(JsonMarshal.GetRawUtf8PropertyName(member));
        json.AddRange("\":"u8);
    }

    private static byte[] BytesOf(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
