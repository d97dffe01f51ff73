using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>What the contestants of a run meet: a broker, one function, one daemon, each a process.</summary>
internal abstract class Stage : IAsyncDisposable
{
    protected static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    public Child Function { get; } = Child.Self("function");

    public Child Daemon { get; } = Child.Self("daemon");

    /// <summary>The broker's process.</summary>
    public abstract int BrokerId { get; }

    protected string FunctionAddress { get; private set; } = "";

    protected string DaemonAddress { get; private set; } = "";

    /// <summary>Datagrams that the daemon has received so far.</summary>
    public async Task<long> DatagramsAsync() => Numbers.Whole((await Daemon.AskAsync("mark", "datagrams"))[0]);

    public async ValueTask DisposeAsync()
    {
        await Function.DisposeAsync();
        await Daemon.DisposeAsync();
        await DisposeBrokerAsync();
    }

    protected abstract ValueTask DisposeBrokerAsync();

    protected async Task ReadyAsync()
    {
        FunctionAddress = (await Function.ExpectAsync("ready", StartLimit))[0];
        DaemonAddress = (await Daemon.ExpectAsync("ready", StartLimit))[0];
    }
}
