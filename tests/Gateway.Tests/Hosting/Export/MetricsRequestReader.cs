using Google.Protobuf;

namespace Gateway.Hosting.Export;

/// <summary>Reads an <c>ExportMetricsServiceRequest</c> by the published field numbers. Knows nothing of the writer under test.</summary>
internal static class MetricsRequestReader
{
    public static IReadOnlyList<ReadMetric> Read(byte[] request)
    {
        var metrics = new List<ReadMetric>();
        Each(request, (field, input) =>
        {
            if (field == 1) ReadResourceMetrics(Message(input), metrics);
            else input.SkipLastField();
        });
        return metrics;
    }

    private static void ReadResourceMetrics(byte[] message, List<ReadMetric> metrics)
    {
        var resource = new Dictionary<string, string>();
        Each(message, (field, input) =>
        {
            if (field == 1) Each(Message(input), (inner, content) => Attribute(inner == 1, content, resource));
            else if (field == 2) ReadScopeMetrics(Message(input), resource, metrics);
            else input.SkipLastField();
        });
    }

    private static void ReadScopeMetrics(byte[] message, Dictionary<string, string> resource, List<ReadMetric> metrics)
    {
        var scope = "";
        Each(message, (field, input) =>
        {
            if (field == 1) Each(Message(input), (inner, content) => scope = inner == 1 ? content.ReadString() : Skip(content, scope));
            else if (field == 2) metrics.Add(ReadOne(Message(input), new ReadMetric { Resource = resource, Scope = scope }));
            else input.SkipLastField();
        });
    }

    private static ReadMetric ReadOne(byte[] message, ReadMetric metric)
    {
        Each(message, (field, input) =>
        {
            switch (field)
            {
                case 1: metric.Name = input.ReadString(); break;
                case 2: metric.Description = input.ReadString(); break;
                case 3: metric.Unit = input.ReadString(); break;
                case 5: ReadData(Message(input), metric, "gauge"); break;
                case 7: ReadData(Message(input), metric, "sum"); break;
                case 9: ReadData(Message(input), metric, "histogram"); break;
                default: input.SkipLastField(); break;
            }
        });
        return metric;
    }

    private static void ReadData(byte[] message, ReadMetric metric, string data)
    {
        metric.Data = data;
        Each(message, (field, input) =>
        {
            if (field == 1) metric.Points.Add(data == "histogram" ? ReadHistogram(Message(input)) : ReadNumber(Message(input)));
            else if (field == 2) metric.Temporality = input.ReadEnum();
            else if (field == 3) metric.IsMonotonic = input.ReadBool();
            else input.SkipLastField();
        });
    }

    private static ReadPoint ReadNumber(byte[] message)
    {
        var point = new ReadPoint();
        Each(message, (field, input) =>
        {
            switch (field)
            {
                case 2: point.Start = input.ReadFixed64(); break;
                case 3: point.Time = input.ReadFixed64(); break;
                case 6: point.Value = input.ReadSFixed64(); break;
                default: Attribute(field == 7, input, point.Attributes); break;
            }
        });
        return point;
    }

    private static ReadPoint ReadHistogram(byte[] message)
    {
        var point = new ReadPoint();
        Each(message, (field, input) =>
        {
            switch (field)
            {
                case 2: point.Start = input.ReadFixed64(); break;
                case 3: point.Time = input.ReadFixed64(); break;
                case 4: point.Count = input.ReadFixed64(); break;
                case 5: point.Sum = input.ReadDouble(); break;
                case 6: Packed(input, numbers => point.Buckets.Add(numbers.ReadFixed64())); break;
                case 7: Packed(input, numbers => point.Bounds.Add(numbers.ReadDouble())); break;
                default: Attribute(field == 9, input, point.Attributes); break;
            }
        });
        return point;
    }

    private static void Attribute(bool isOne, CodedInputStream input, Dictionary<string, string> into)
    {
        if (!isOne)
        {
            input.SkipLastField();
            return;
        }

        var (key, value) = ("", "");
        Each(Message(input), (field, inner) =>
        {
            if (field == 1) key = inner.ReadString();
            else Each(Message(inner), (kind, content) => value = kind == 1 ? content.ReadString() : Skip(content, value));
        });
        into.Add(key, value);
    }

    private static T Skip<T>(CodedInputStream input, T value)
    {
        input.SkipLastField();
        return value;
    }

    private static void Packed(CodedInputStream input, Action<CodedInputStream> number)
    {
        using var numbers = new CodedInputStream(Message(input));
        while (!numbers.IsAtEnd) number(numbers);
    }

    private static byte[] Message(CodedInputStream input) => input.ReadBytes().ToByteArray();

    private static void Each(byte[] message, Action<int, CodedInputStream> field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag) field(WireFormat.GetTagFieldNumber(tag), input);
    }
}
