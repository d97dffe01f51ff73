using Gateway.Records;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>One subscription to one queue for as long as the broker keeps it: its lanes, its ledger, its acknowledgements.</summary>
/// <remarks>The reading loop delivers; any thread settles.</remarks>
internal sealed class ActiveMqConsumer
{
    // What a waiting record costs beside its payload: its place in a queue and in the ledger.
    private const int RecordOverheadBytes = 200;

    private readonly OpenWireConnection _connection;
    private readonly ReadGate _gate;
    private readonly bool _takesAll;
    private readonly SlabWriter _slabs;
    private readonly DeliveryLedger _ledger = new();
    private readonly PrefetchNudge _nudge = new();
    private readonly ActiveMqLanes _lanes;

    /// <param name="info">How it subscribes.</param>
    /// <param name="connection">By which it gets its messages.</param>
    /// <param name="gate">Keeps account of bytes.</param>
    /// <param name="slabs">Where its records lie.</param>
    /// <param name="keepsOrder">True where the queue's order is to be kept.</param>
    /// <param name="sink">Where its lanes are opened.</param>
    /// <param name="takesAll">True where there is somewhere for what cannot be read.</param>
    public ActiveMqConsumer(
        ConsumerInfo info, OpenWireConnection connection, ReadGate gate, SlabPool slabs, bool keepsOrder, IRecordSink sink, bool takesAll)
    {
        (Info, _connection, _gate, _slabs, _takesAll) = (info, connection, gate, new SlabWriter(slabs), takesAll);
        _lanes = new ActiveMqLanes(this, info.Queue, keepsOrder, sink);
    }

    public ConsumerInfo Info { get; }

    /// <summary>Makes a record of a message and notes it.</summary>
    /// <param name="dispatch">The message.</param>
    /// <param name="reader">Reads it.</param>
    /// <param name="position">Ascending.</param>
    /// <param name="record">The record, to be handed on.</param>
    /// <param name="bytes">What it is charged with.</param>
    public BodyReading Take(in MessageDispatch dispatch, MessageReader reader, long position, out SourceRecord record, out long bytes)
    {
        (record, bytes) = (default, 0);
        if (_nudge.Arrived()) Nudge();
        var reading = reader.Read(dispatch, _slabs, out var payload);
        var isUnreadable = reading != BodyReading.Done;
        if (isUnreadable && !_takesAll) return reading;
        if (isUnreadable) payload = reader.ReadAsItCame(dispatch, _slabs);
        bytes = payload.Length + RecordOverheadBytes;
        _ledger.Deliver(position, dispatch.Message.Id.BrokerSequence, bytes);
        record = new SourceRecord
        {
            Lane = _lanes.Of(dispatch.Message.GroupId),
            Position = position,
            Timestamp = dispatch.Message.BrokerInTime,
            TimestampKind = TimestampKind.LogAppend,
            Redeliveries = dispatch.Redeliveries,
            IsUnreadable = isUnreadable,
            Payload = payload,
        };
        return BodyReading.Done;
    }

    /// <summary>Tells the broker that the messages are done.</summary>
    /// <returns>How many were still this consumer's.</returns>
    /// <remarks>
    /// Messages that were dispatched one directly after the other go by one command: for each of its own the broker would look
    /// through all that it has dispatched.
    /// </remarks>
    public int Acknowledge(ReadOnlySpan<SourceRecord> records)
    {
        var (settled, bytes) = (0, 0L);
        using var writer = OpenWireWriter.Rent();
        for (var start = 0; start < records.Length;)
        {
            var end = start;
            while (end < records.Length && (end == start || Follow(records[end - 1], records[end])) && _ledger.TrySettle(records[end].Position, out var charged))
            {
                (end, bytes) = (end + 1, bytes + charged);
            }

            if (end > start) WriteDone(writer, records[start..end]);
            settled += end - start;
            start = Math.Max(end, start + 1);
        }

        Send(writer, settled, bytes, acknowledgements: settled);
        return settled;
    }

    /// <summary>Tells the broker to move the messages to its dead-letter queue.</summary>
    public void Reject(ReadOnlySpan<SourceRecord> records, string why)
    {
        var (settled, bytes) = (0, 0L);
        using var writer = OpenWireWriter.Rent();
        foreach (ref readonly var record in records)
        {
            if (!_ledger.TrySettle(record.Position, out var charged)) continue;
            var attributes = new MessageAttributes(record.Payload.Attributes);
            MessageAck.WritePoison(writer, _connection.NextCommandId(), Info.Id, attributes.EncodedDestination, attributes.EncodedId, why);
            (settled, bytes) = (settled + 1, bytes + charged);
        }

        Send(writer, settled, bytes, acknowledgements: 0);
    }

    /// <summary>Tells the broker to move a message to its dead-letter queue that never became a record.</summary>
    public void Reject(in MessageDispatch dispatch, string why)
    {
        using var writer = OpenWireWriter.Rent();
        MessageAck.WritePoison(
            writer, _connection.NextCommandId(), Info.Id, dispatch.Destination.Encoded, dispatch.Message.EncodedId, why);
        _connection.Send(writer.Written, acknowledgements: 0);
    }

    /// <summary>
    /// Gives messages up. OpenWire has no way to give back a single one: they stay with the broker under this consumer's name
    /// and go back to their queue when it closes.
    /// </summary>
    public void Release(ReadOnlySpan<SourceRecord> records)
    {
        var bytes = 0L;
        foreach (ref readonly var record in records) bytes += _ledger.Release(record.Position);
        _gate.Credit(bytes);
    }

    /// <summary>To be called now and then: asks the broker for more where it may have stopped after a page.</summary>
    public void Look()
    {
        if (_gate.IsOpen && _nudge.IsQuiet() && _ledger.Outstanding < Info.Prefetch) Nudge();
    }

    /// <summary>Gives all that is unacknowledged back to the queue. What the function may have had counts as delivered.</summary>
    public Task CloseAsync(TimeSpan limit, CancellationToken ct) =>
        _connection.RequestAsync(RemoveInfo.OfConsumer(Info.Id, _ledger.LastReleased), limit, ct);

    /// <summary>The broker has taken everything back already.</summary>
    /// <returns>Completes when nothing of it is in flight.</returns>
    public Task FenceAsync()
    {
        var idle = _lanes.FenceAsync();
        _slabs.Close();
        _gate.Credit(_ledger.Close());
        return idle;
    }

    // Every message that is taken has a position, whatever becomes of it: with none in between, the broker has dispatched nothing in between.
    private static bool Follow(in SourceRecord before, in SourceRecord after) =>
        after.Position == before.Position + 1
        && new MessageAttributes(before.Payload.Attributes).EncodedDestination.SequenceEqual(new MessageAttributes(after.Payload.Attributes).EncodedDestination);

    private void WriteDone(OpenWireWriter writer, ReadOnlySpan<SourceRecord> run)
    {
        var first = new MessageAttributes(run[0].Payload.Attributes);
        var last = new MessageAttributes(run[^1].Payload.Attributes);
        var command = _connection.NextCommandId();
        if (run.Length == 1) MessageAck.WriteDone(writer, command, Info.Id, last.EncodedDestination, last.EncodedId);
        else MessageAck.WriteRunDone(writer, command, Info.Id, last.EncodedDestination, first.EncodedId, last.EncodedId, run.Length);
    }

    private void Send(OpenWireWriter writer, int settled, long bytes, int acknowledgements)
    {
        if (settled == 0) return;
        _nudge.Acknowledged();
        _connection.Send(writer.Written, acknowledgements);
        _gate.Credit(bytes);
    }

    private void Nudge() => _connection.Send(new ConsumerControl(Info.Id, Info.Queue, Info.Prefetch));
}
