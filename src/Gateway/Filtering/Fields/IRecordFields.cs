using Gateway.Filtering.Patterns;
using Gateway.Records;

namespace Gateway.Filtering.Fields;

/// <summary>The fields of one source's records, under the names that they have in the event.</summary>
internal interface IRecordFields
{
    /// <summary>What a filter may ask for.</summary>
    FieldShape Shape { get; }

    /// <summary>Looks at no more of a record than it takes, and at its body last.</summary>
    bool Matches(ObjectPattern filter, in SourceRecord record);
}
