namespace Gateway.Benchmarks.Runs;

/// <summary>One contestant's numbers in one round.</summary>
/// <param name="Seconds">Length of the count.</param>
/// <param name="Records">Arrived within it.</param>
/// <param name="Invocations">Arrived within it.</param>
/// <param name="Cpu">Spent within it.</param>
/// <param name="PeakBytes">Peak resident memory since its start.</param>
/// <param name="Failures">Invocations it saw fail.</param>
/// <param name="Duplicates">Records that arrived more than once; null when the count ended before the last record.</param>
/// <param name="Datagrams">That reached the X-Ray daemon, since its start.</param>
internal sealed record ThroughputResult(double Seconds, long Records, long Invocations, Cpu Cpu, long PeakBytes, long Failures, long? Duplicates, long Datagrams)
{
    public double RecordsPerSecond => Records / Seconds;

    public double InvocationsPerSecond => Invocations / Seconds;

    public double CpuMicrosecondsPerRecord => Cpu.Contestant * 1e6 / Records;

    public double CpuMicrosecondsPerInvocation => Cpu.Contestant * 1e6 / Invocations;

    public double BrokerMicrosecondsPerRecord => Cpu.Broker * 1e6 / Records;

    /// <summary>Of broker, function and daemon.</summary>
    public double StageMicrosecondsPerRecord => (Cpu.Broker + Cpu.Function) * 1e6 / Records;

    /// <summary>Processors that somebody else kept busy, the kernel's share for the run included; well above zero, the rates mean little.</summary>
    public double OtherProcessors => Cpu.Others / Seconds;

    public double PeakMegabytes => PeakBytes / 1e6;
}
