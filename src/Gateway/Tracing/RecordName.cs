using System.Globalization;
using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>By what people find a record at its broker: the id of a queue's message, else its position.</summary>
internal static class RecordName
{
    /// <param name="record">Whose bytes are still held.</param>
    /// <param name="messageId">Null where messages have positions in place of ids.</param>
    public static string Of(in SourceRecord record, MessageIdOf? messageId) =>
        messageId?.Invoke(record) ?? record.Position.ToString(CultureInfo.InvariantCulture);
}
