using Gateway.Records;

namespace Gateway.Settlement;

/// <summary>Records of one batch that go to the function together, with how often it has failed on each of them in this process.</summary>
/// <param name="records">In the batch's order; at least one.</param>
/// <param name="failures">For each record; null for none at all.</param>
internal readonly struct BatchPart(RecordBatch records, int[]? failures = null)
{
    public RecordBatch Records { get; } = records;

    public int Count => Records.Count;

    /// <summary>The failures of the record that failed most often.</summary>
    public int MostFailures => failures is null ? 0 : failures.Max();

    public int FailuresOf(int record) => failures is null ? 0 : failures[record];

    /// <summary>Some of the records, or none.</summary>
    public BatchPart Where(IEventFormat format, Func<int, bool> contains) =>
        new(Records.Part(format, contains), failures?.Where((_, record) => contains(record)).ToArray());

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
