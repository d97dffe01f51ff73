using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Processor seconds so far.</summary>
/// <param name="Contestant">Of the one that is measured.</param>
/// <param name="Stage">Of broker, function and daemon.</param>
/// <param name="Machine">Of everything.</param>
internal readonly record struct Cpu(double Contestant, double Stage, double Machine)
{
    public static Cpu Of(Child contestant, Stage stage) => new(
        ProcessSample.Of(contestant.Id).CpuSeconds,
        stage.Processes.Sum(process => ProcessSample.Of(process.Id).CpuSeconds),
        MachineSample.BusySeconds());

    public static Cpu operator -(Cpu left, Cpu right) =>
        new(left.Contestant - right.Contestant, left.Stage - right.Stage, left.Machine - right.Machine);
}
