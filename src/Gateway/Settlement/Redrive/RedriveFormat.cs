using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Configuration;
using Gateway.Invocation.Events;
using Gateway.Records;

namespace Gateway.Settlement.Redrive;

/// <summary>The event of records that are put back: each in its very bytes, below what stood around the first of them.</summary>
/// <param name="first">Where the frame is taken from.</param>
internal sealed class RedriveFormat(FailedEvent first) : IEventFormat
{
    private readonly ConditionalWeakTable<Lane, byte[]> _keys = [];
    private readonly bool _hasKeys = first.Source != SourceKind.ActiveMq;

    public int EnvelopeBytes => first.Head.Length + first.Tail.Length;

    public int LaneBytes(Lane whole) => _hasKeys ? KeyOf(whole).Length + 1 : 0;

    public int RecordBytes(in SourceRecord record) => record.Payload.Value.Length;

    public void Write(RecordBatch batch, Span<byte> destination)
    {
        var cursor = new EventCursor(destination);
        cursor.Write(first.Head);
        for (var i = 0; i < batch.Slices.Count; i++)
        {
            if (!RecordsOfWhole.BeginsAt(batch.Slices, i)) continue;
            if (i > 0) cursor.Write((byte)',');
            WriteWhole(ref cursor, batch, batch.Slices[i].Lane.Whole);
        }

        cursor.Write(first.Tail);
        if (cursor.Left != 0) throw new ArgumentException($"The event is {cursor.Left} bytes shorter than its destination", nameof(destination));
    }

    private void WriteWhole(ref EventCursor cursor, RecordBatch batch, Lane whole)
    {
        if (_hasKeys) cursor.Write(KeyOf(whole));
        using var merged = new RecordsOfWhole(batch, whole);
        for (var i = 0; i < merged.Records.Length; i++)
        {
            if (i > 0) cursor.Write((byte)',');
            cursor.Write(merged.Records[i].Payload.Value);
        }

        if (_hasKeys) cursor.Write((byte)']');
    }

    private byte[] KeyOf(Lane whole) => _keys.GetValue(whole, static lane =>
        [(byte)'"', .. JsonEncodedText.Encode(lane.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, .. "\":["u8]);
}
