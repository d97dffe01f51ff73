using Gateway.Records;

namespace Gateway.Batching;

/// <summary>What a dispatcher with nothing else to wait for does.</summary>
internal static class BatcherReader
{
    /// <summary>The next batch, as soon as one is due; null once drained.</summary>
    public static async Task<RecordBatch?> NextAsync(this Batcher batcher)
    {
        while (await batcher.WaitUntilDueAsync())
        {
            if (batcher.TryTake() is { } batch) return batch;
        }

        return null;
    }

    /// <summary>The batch that is due at this moment.</summary>
    public static RecordBatch Take(this Batcher batcher)
    {
        var batch = batcher.TryTake();
        Assert.NotNull(batch);
        return batch;
    }
}
