namespace Gateway.Tracing.Emission;

public class SegmentQueueTests
{
    [Fact]
    public void Bytes_bound_it_as_well_as_count()
    {
        const int Capacity = 100_000;
        const int DocumentBytes = 60_000;
        var counters = new EmissionCounters();
        var queue = new SegmentQueue(Capacity, counters);
        var written = (int)(SegmentQueue.MaxBytes / DocumentBytes) + 50;
        for (var i = 0; i < written; i++) queue.Write(Document(DocumentBytes));

        var held = 0;
        while (queue.TryRead(out _)) held++;

        Assert.Equal(written - held, counters[SegmentResult.Dropped]);
        Assert.InRange(held, (SegmentQueue.MaxBytes / DocumentBytes) - 2, SegmentQueue.MaxBytes / DocumentBytes);
    }

    private static SegmentDocument Document(int bytes)
    {
        var document = new SegmentDocument();
        document.Start();
        new JsonCursor(document).Text(new string('x', bytes), bytes);
        return document;
    }
}
