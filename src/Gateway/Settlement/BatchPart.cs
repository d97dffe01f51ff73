using Gateway.Records;

namespace Gateway.Settlement;

/// <summary>Records of one batch that go together, to the function or to their failure destination, with how often the function has failed on each in this process.</summary>
/// <param name="records">In the batch's order; at least one.</param>
/// <param name="failures">For each record; null for none at all.</param>
internal readonly struct BatchPart(RecordBatch records, int[]? failures = null)
{
    public RecordBatch Records { get; } = records;

    /// <summary>Where it failed for good, and waits for its destination; null for what goes to the function.</summary>
    public FailedBatch? GivenUp { get; private init; }

    public int Count => Records.Count;

    /// <summary>The failures of the record that failed most often.</summary>
    public int MostFailures => failures is null ? 0 : failures.Max();

    public int FailuresOf(int record) => failures is null ? 0 : failures[record];

    /// <summary>What waits for its destination.</summary>
    public static BatchPart Of(FailedBatch failed) => new(failed.Records) { GivenUp = failed };

    /// <summary>Some of the records, or none.</summary>
    public BatchPart Where(IEventFormat format, Func<int, bool> contains)
    {
        var rest = Records.Part(format, contains);
        return new BatchPart(rest, failures?.Where((_, record) => contains(record)).ToArray()) { GivenUp = GivenUp is { } failed ? failed with { Records = rest } : null };
    }

    /// <summary>The halves in order. Not of a single record.</summary>
    public BatchPart[] Halves(IEventFormat format)
    {
        var middle = Count / 2;
        return [Where(format, record => record < middle), Where(format, record => record >= middle)];
    }

    /// <summary>The same records with one failure more.</summary>
    /// <param name="failed">For each record whether the function failed on it; null for all.</param>
    public BatchPart Failed(bool[]? failed)
    {
        var counts = new int[Count];
        for (var i = 0; i < counts.Length; i++) counts[i] = FailuresOf(i) + (failed is null || failed[i] ? 1 : 0);
        return new BatchPart(Records, counts);
    }
}
