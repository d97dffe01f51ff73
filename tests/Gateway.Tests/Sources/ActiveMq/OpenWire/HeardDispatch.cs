using System.Text;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>A dispatch, copied out of its frame.</summary>
internal sealed class HeardDispatch
{
    public HeardDispatch(in MessageDispatch dispatch)
    {
        var message = dispatch.Message;
        var scratch = new ByteScratch();
        message.Id.WriteText(scratch);
        (Consumer, Redeliveries, Type) = (dispatch.Consumer, dispatch.Redeliveries, message.Type);
        Id = ModifiedUtf8.Decode(scratch.Written);
        BrokerSequence = message.Id.BrokerSequence;
        Queue = ModifiedUtf8.Decode(dispatch.Destination.Name);
        EncodedDestination = dispatch.Destination.Encoded.ToArray();
        EncodedId = message.EncodedId.ToArray();
        Content = message.Content.ToArray();
        Properties = message.Properties.ToArray();
        CorrelationId = message.HasCorrelationId ? ModifiedUtf8.Decode(message.CorrelationId) : null;
        GroupId = ModifiedUtf8.Decode(message.GroupId);
        JmsType = message.HasJmsType ? ModifiedUtf8.Decode(message.JmsType) : null;
        ReplyTo = message.ReplyTo.IsNull ? null : Encoding.UTF8.GetString(message.ReplyTo.Scheme) + ModifiedUtf8.Decode(message.ReplyTo.Name);
        (IsPersistent, Priority, IsCompressed, IsAdvisory) = (message.IsPersistent, message.Priority, message.IsCompressed, message.IsAdvisory);
        (Timestamp, Expiration, BrokerInTime, BrokerOutTime) = (message.Timestamp, message.Expiration, message.BrokerInTime, message.BrokerOutTime);
    }

    public long Consumer { get; }

    public int Redeliveries { get; }

    public byte Type { get; }

    public string Id { get; }

    public long BrokerSequence { get; }

    public string Queue { get; }

    public byte[] EncodedDestination { get; }

    public byte[] EncodedId { get; }

    public byte[] Content { get; }

    public byte[] Properties { get; }

    public string? CorrelationId { get; }

    public string GroupId { get; }

    public string? JmsType { get; }

    public string? ReplyTo { get; }

    public bool IsPersistent { get; }

    public byte Priority { get; }

    public bool IsCompressed { get; }

    public bool IsAdvisory { get; }

    public long Timestamp { get; }

    public long Expiration { get; }

    public long BrokerInTime { get; }

    public long BrokerOutTime { get; }
}
