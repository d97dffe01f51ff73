using System.Text;
using Gateway.Configuration;
using Gateway.Filtering.Compilation;
using Gateway.Filtering.Patterns;
using Gateway.Records;

namespace Gateway.Filtering;

/// <summary>Filters and the records that they are asked about.</summary>
internal static class Filters
{
    private static readonly Lane Lane = new("orders-0", "orders", 0);

    public static RecordFilter Of(SourceKind source, params string[] patterns)
    {
        var fields = RecordFilter.FieldsOf(source);
        return new RecordFilter(fields, [.. patterns.Select(pattern => Compiled(PatternCompiler.Compile(pattern, fields.Shape)))]);
    }

    /// <summary>Whether a Kafka record of this value passes.</summary>
    public static bool Passes(string pattern, string value) => Passes(pattern, Encoding.UTF8.GetBytes(value));

    /// <inheritdoc cref="Passes(string, string)"/>
    public static bool Passes(string pattern, byte[]? value) => Of(SourceKind.Kafka, pattern).Wants(Kafka(value));

    /// <summary>Whether a field named x of a record's JSON matches an array of conditions.</summary>
    public static bool Matches(string conditions, string x) => Passes($$$"""{"value":{"x":{{{conditions}}}}}""", $$"""{"x":{{x}}}""");

    public static SourceRecord Kafka(byte[]? value, byte[]? key = null, params (string Name, string? Value)[] headers)
    {
        var encoded = Encoded(headers);
        byte[] bytes = [.. key ?? [], .. value ?? [], .. encoded];
        var slab = new Slab(bytes, static _ => { });
        slab.TryReserve(bytes.Length, out var start);
        return new SourceRecord
        {
            Lane = Lane,
            Position = 8041,
            Timestamp = 1_772_615_105_123,
            TimestampKind = TimestampKind.Create,
            Payload = new RecordPayload(slab, start, key?.Length ?? -1, value?.Length ?? -1, encoded.Length),
        };
    }

    private static ObjectPattern Compiled(CompiledPattern compiled)
    {
        Assert.Empty(compiled.Problems);
        return compiled.Pattern!;
    }

    private static byte[] Encoded((string Name, string? Value)[] headers)
    {
        var encoded = new List<byte>();
        foreach (var (name, value) in headers)
        {
            var (nameBytes, valueBytes) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value ?? ""));
            var one = new byte[RecordHeaders.EncodedLength(nameBytes.Length, valueBytes.Length)];
            RecordHeaders.Write(one, nameBytes, valueBytes, isNull: value is null);
            encoded.AddRange(one);
        }

        return [.. encoded];
    }
}
