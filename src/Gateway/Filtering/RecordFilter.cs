using System.Diagnostics;
using Gateway.Configuration;
using Gateway.Filtering.Compilation;
using Gateway.Filtering.Fields;
using Gateway.Filtering.Patterns;
using Gateway.Records;

namespace Gateway.Filtering;

/// <summary>The filters of one mapping: a record that matches any of them goes on. Safe from any thread; allocates nothing for a record.</summary>
internal sealed class RecordFilter(IRecordFields fields, ObjectPattern[] filters)
{
    /// <summary>Null when every record goes on.</summary>
    /// <param name="mapping">Its patterns have passed <see cref="FilterPatternRule"/>.</param>
    public static RecordFilter? For(MappingSettings mapping)
    {
        if (mapping.Filters.Count == 0) return null;
        var fields = FieldsOf(mapping.Source);
        return new RecordFilter(fields, [.. mapping.Filters.Select(pattern => Compile(pattern, fields))]);
    }

    public bool Wants(in SourceRecord record)
    {
        foreach (var filter in filters)
        {
            if (fields.Matches(filter, record)) return true;
        }

        return false;
    }

    /// <summary>The fields of a source's records.</summary>
    internal static IRecordFields FieldsOf(SourceKind source) => source switch
    {
        SourceKind.Kafka => new KafkaFields(),
        SourceKind.RabbitMq => new RabbitMqFields(),
        SourceKind.ActiveMq => new ActiveMqFields(),
        _ => throw new UnreachableException($"Unknown source {source}"),
    };

    private static ObjectPattern Compile(string pattern, IRecordFields fields) =>
        PatternCompiler.Compile(pattern, fields.Shape).Pattern ?? throw new UnreachableException($"The pattern {pattern} passed its rule");
}
