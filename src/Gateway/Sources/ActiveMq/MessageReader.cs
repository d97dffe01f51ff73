using System.Text;
using Gateway.Records;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.Sources.ActiveMq;

/// <summary>Turns a message into a record whose bytes lie in its consumer's slabs. Belongs to the reading loop.</summary>
internal sealed class MessageReader
{
    private readonly MessageBody _body = new();
    private readonly ByteScratch _attributes = new();
    private readonly ByteScratch _headers = new();
    private readonly ByteScratch _name = new();
    private readonly ByteScratch _value = new();

    /// <summary>Reads a message's body, attributes and properties.</summary>
    /// <returns>Whether there is a payload.</returns>
    public BodyReading Read(in MessageDispatch dispatch, SlabWriter slabs, out RecordPayload payload)
    {
        payload = default;
        var reading = _body.Read(dispatch.Message, out var body);
        if (reading != BodyReading.Done) return reading;
        if (!TryEncodeHeaders(dispatch.Message.Properties)) return BodyReading.Malformed;
        payload = Lay(dispatch, body, slabs);
        return reading;
    }

    /// <summary>A message that has no event, its body as it came; without its properties where these cannot be read.</summary>
    public RecordPayload ReadAsItCame(in MessageDispatch dispatch, SlabWriter slabs)
    {
        if (!TryEncodeHeaders(dispatch.Message.Properties)) _headers.Clear();
        return Lay(dispatch, dispatch.Message.Content, slabs);
    }

    private RecordPayload Lay(in MessageDispatch dispatch, ReadOnlySpan<byte> body, SlabWriter slabs)
    {
        _attributes.Clear();
        MessageAttributesWriter.Write(dispatch, _attributes);

        var attributes = _attributes.Written;
        var headers = _headers.Written;
        var slab = slabs.Reserve(attributes.Length + body.Length + headers.Length, out var start);
        var room = slab.Buffer.AsSpan(start);
        attributes.CopyTo(room);
        body.CopyTo(room[attributes.Length..]);
        headers.CopyTo(room[(attributes.Length + body.Length)..]);
        return new RecordPayload(slab, start, attributes.Length, body.Length, headers.Length);
    }

    /// <summary>A message's id as people know it, for a log.</summary>
    public string IdOf(in Message message)
    {
        _name.Clear();
        message.Id.WriteText(_name);
        return Encoding.UTF8.GetString(_name.Written);
    }

    // What is wrong inside a message is its producer's doing, and no reason to distrust the connection.
    private bool TryEncodeHeaders(ReadOnlySpan<byte> encoded)
    {
        try
        {
            EncodeHeaders(encoded);
            return true;
        }
        catch (OpenWireException)
        {
            return false;
        }
    }

    // A property that is null reads the same as one that is absent, and in some of the languages that functions are written in
    // an event with a null among texts cannot be read at all: it is left out.
    private void EncodeHeaders(ReadOnlySpan<byte> encoded)
    {
        _headers.Clear();
        var properties = new PrimitiveMap(encoded);
        while (properties.MoveNext())
        {
            if (properties.Value.Kind == PrimitiveKind.Null) continue;
            _name.Clear();
            ModifiedUtf8.Write(properties.Key, _name);
            _value.Clear();
            JavaText.Write(properties.Value, _value);
            var room = _headers.Room(RecordHeaders.EncodedLength(_name.Length, _value.Length));
            _headers.Advance(RecordHeaders.Write(room, _name.Written, _value.Written, isNull: false));
        }
    }
}
