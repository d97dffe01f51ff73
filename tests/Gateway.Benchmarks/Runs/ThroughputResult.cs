namespace Gateway.Benchmarks.Runs;

/// <summary>One contestant's numbers in one round.</summary>
/// <param name="Seconds">Length of the count.</param>
/// <param name="Records">Arrived within it.</param>
/// <param name="Invocations">Arrived within it.</param>
/// <param name="CpuSeconds">Of the contestant's process, within the count.</param>
/// <param name="StageCpuSeconds">Of broker and function together, within the count.</param>
/// <param name="OtherCpuSeconds">Of everything else on the machine, the kernel's share for the run included, within the count.</param>
/// <param name="PeakBytes">Peak resident memory since its start.</param>
/// <param name="Failures">Invocations it saw fail.</param>
/// <param name="Duplicates">Records that arrived more than once; null when the count ended before the last record.</param>
/// <param name="Datagrams">That reached the X-Ray daemon, since its start.</param>
internal sealed record ThroughputResult(
    double Seconds, long Records, long Invocations, double CpuSeconds, double StageCpuSeconds, double OtherCpuSeconds, long PeakBytes, long Failures, long? Duplicates, long Datagrams)
{
    public double RecordsPerSecond => Records / Seconds;

    public double InvocationsPerSecond => Invocations / Seconds;

    public double CpuMicrosecondsPerRecord => CpuSeconds * 1e6 / Records;

    public double CpuMicrosecondsPerInvocation => CpuSeconds * 1e6 / Invocations;

    public double StageMicrosecondsPerRecord => StageCpuSeconds * 1e6 / Records;

    /// <summary>Processors that somebody else kept busy; well above zero, the rates mean little.</summary>
    public double OtherProcessors => OtherCpuSeconds / Seconds;

    public double PeakMegabytes => PeakBytes / 1e6;
}
