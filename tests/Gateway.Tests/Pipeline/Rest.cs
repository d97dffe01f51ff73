namespace Gateway.Pipeline;

/// <summary>Tells whether anything is running on the thread pool. To be asked by a thread that is none of its.</summary>
internal static class Rest
{
    /// <summary>Somebody else may keep the pool busy; then this has to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private static bool IsIdle
    {
        get
        {
            ThreadPool.GetMaxThreads(out var all, out _);
            ThreadPool.GetAvailableThreads(out var available, out _);
            return all == available && ThreadPool.PendingWorkItemCount == 0;
        }
    }

    /// <summary>Waits until nothing runs.</summary>
    /// <returns>False when that cannot be told for sure.</returns>
    public static bool Wait()
    {
        var began = TimeProvider.System.GetTimestamp();
        var spin = default(SpinWait);
        while (!IsIdle)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience) return false;
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return true;
    }
}
