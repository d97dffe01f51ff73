using Gateway.Records;

namespace Gateway.Settlement;

/// <summary>Batches of records that the test made.</summary>
internal static class Sent
{
    /// <summary>The records as a batch, in their order; those of a lane are to stand together.</summary>
    public static RecordBatch Batch(params SourceRecord[] records)
    {
        var slices = new List<LaneSlice>();
        for (var i = 0; i < records.Length; i++)
        {
            if (slices is [.., var last] && ReferenceEquals(last.Lane, records[i].Lane)) slices[^1] = last with { Count = last.Count + 1 };
            else slices.Add(new LaneSlice(records[i].Lane, i, 1));
        }

        return new RecordBatch(records, slices, 0, BatchClose.Size, ManualClock.Start, ManualClock.Start);
    }
}
