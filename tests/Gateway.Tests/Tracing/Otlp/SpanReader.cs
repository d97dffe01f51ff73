using Google.Protobuf;

namespace Gateway.Tracing.Otlp;

/// <summary>Reads an <c>ExportTraceServiceRequest</c> by the published field numbers. Knows nothing of the writer under test.</summary>
internal static class SpanReader
{
    public static IReadOnlyList<ReadSpan> Read(byte[] request)
    {
        var spans = new List<ReadSpan>();
        Each(request, (field, input) =>
        {
            if (field == 1) ReadResourceSpans(Message(input), spans);
            else input.SkipLastField();
        });
        return spans;
    }

    private static void ReadResourceSpans(byte[] message, List<ReadSpan> spans)
    {
        var resource = new Dictionary<string, object>();
        Each(message, (field, input) =>
        {
            if (field == 1) Each(Message(input), (inner, content) => Attribute(inner == 1, content, resource));
            else if (field == 2) ReadScopeSpans(Message(input), resource, spans);
            else input.SkipLastField();
        });
    }

    private static void ReadScopeSpans(byte[] message, Dictionary<string, object> resource, List<ReadSpan> spans)
    {
        var scope = "";
        Each(message, (field, input) =>
        {
            if (field == 1) Each(Message(input), (inner, content) => scope = inner == 1 ? content.ReadString() : Skip(content, scope));
            else if (field == 2) spans.Add(ReadOne(Message(input), new ReadSpan { Resource = resource, Scope = scope }));
            else input.SkipLastField();
        });
    }

    private static ReadSpan ReadOne(byte[] message, ReadSpan span)
    {
        Each(message, (field, input) =>
        {
            switch (field)
            {
                case 1: span.TraceId = Hex(input); break;
                case 2: span.Id = Hex(input); break;
                case 4: span.ParentId = Hex(input); break;
                case 5: span.Name = input.ReadString(); break;
                case 6: span.Kind = input.ReadEnum(); break;
                case 7: span.Start = input.ReadFixed64(); break;
                case 8: span.End = input.ReadFixed64(); break;
                case 9: Attribute(true, input, span.Attributes); break;
                case 11: span.Events.Add(ReadEvent(Message(input))); break;
                case 13: span.Links.Add(ReadLink(Message(input))); break;
                case 15: ReadStatus(Message(input), span); break;
                case 16: span.Flags = input.ReadFixed32(); break;
                default: input.SkipLastField(); break;
            }
        });
        return span;
    }

    private static (string, ulong, Dictionary<string, object>) ReadEvent(byte[] message)
    {
        var (name, time, attributes) = ("", 0UL, new Dictionary<string, object>());
        Each(message, (field, input) =>
        {
            if (field == 1) time = input.ReadFixed64();
            else if (field == 2) name = input.ReadString();
            else Attribute(field == 3, input, attributes);
        });
        return (name, time, attributes);
    }

    private static (string, string) ReadLink(byte[] message)
    {
        var (trace, span) = ("", "");
        Each(message, (field, input) =>
        {
            if (field == 1) trace = Hex(input);
            else if (field == 2) span = Hex(input);
            else input.SkipLastField();
        });
        return (trace, span);
    }

    private static void ReadStatus(byte[] message, ReadSpan span) => Each(message, (field, input) =>
    {
        if (field == 2) span.StatusMessage = input.ReadString();
        else if (field == 3) span.Status = input.ReadEnum();
        else input.SkipLastField();
    });

    private static void Attribute(bool isOne, CodedInputStream input, Dictionary<string, object> into)
    {
        if (!isOne)
        {
            input.SkipLastField();
            return;
        }

        var (key, value) = ("", new object());
        Each(Message(input), (field, inner) =>
        {
            if (field == 1) key = inner.ReadString();
            else Each(Message(inner), (kind, content) => value = Value(kind, content));
        });
        into.Add(key, value);
    }

    private static object Value(int kind, CodedInputStream input) => kind switch
    {
        1 => input.ReadString(),
        2 => input.ReadBool(),
        3 => input.ReadInt64(),
        4 => input.ReadDouble(),
        _ => Skip(input, new object()),
    };

    private static T Skip<T>(CodedInputStream input, T value)
    {
        input.SkipLastField();
        return value;
    }

    private static string Hex(CodedInputStream input) => Convert.ToHexStringLower(input.ReadBytes().Span);

    private static byte[] Message(CodedInputStream input) => input.ReadBytes().ToByteArray();

    private static void Each(byte[] message, Action<int, CodedInputStream> field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag) field(WireFormat.GetTagFieldNumber(tag), input);
    }
}
