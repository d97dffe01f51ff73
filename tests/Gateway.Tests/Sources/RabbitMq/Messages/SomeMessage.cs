using System.Text;
using Gateway.Records;
using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Messages as the client hands them over, read into records.</summary>
internal static class SomeMessage
{
    private static readonly SlabPool Pool = new(keepBytes: 0);

    public static SourceRecord Read(Lane lane, BasicProperties? properties = null, string body = "hello", bool redelivered = false, ulong tag = 1) =>
        Read(lane, properties, Encoding.UTF8.GetBytes(body), redelivered, tag);

    public static SourceRecord Read(Lane lane, BasicProperties? properties, byte[] body, bool redelivered = false, ulong tag = 1) =>
        new MessageReader(Pool).Read(lane, tag, redelivered, properties ?? new BasicProperties(), body);

    public static BasicProperties WithHeaders(params (string Name, object? Value)[] headers) =>
        new() { Headers = headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.Ordinal) };
}
