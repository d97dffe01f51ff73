using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Processor seconds so far.</summary>
/// <param name="Contestant">Of the one that is measured.</param>
/// <param name="Broker">Of the broker.</param>
/// <param name="Function">Of function and daemon.</param>
/// <param name="Machine">Of everything.</param>
internal readonly record struct Cpu(double Contestant, double Broker, double Function, double Machine)
{
    public double Others => Machine - Contestant - Broker - Function;

    public static Cpu Of(Child contestant, Stage stage) => new(
        Of(contestant.Id), Of(stage.BrokerId), Of(stage.Function.Id) + Of(stage.Daemon.Id), MachineSample.BusySeconds());

    public static Cpu operator -(Cpu left, Cpu right) =>
        new(left.Contestant - right.Contestant, left.Broker - right.Broker, left.Function - right.Function, left.Machine - right.Machine);

    private static double Of(int process) => ProcessSample.Of(process).CpuSeconds;
}
