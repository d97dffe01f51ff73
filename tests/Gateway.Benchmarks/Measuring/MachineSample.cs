namespace Gateway.Benchmarks.Measuring;

/// <summary>What the machine's processors have done so far, whoever asked for it.</summary>
internal static class MachineSample
{
    private const int Idle = 3;
    private const int IoWait = 4;

    /// <summary>Seconds of work of all processors together.</summary>
    public static double BusySeconds()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        return ticks.Where((_, place) => place is not (Idle or IoWait)).Sum(Numbers.Real) / ProcessSample.TicksPerSecond;
    }
}
