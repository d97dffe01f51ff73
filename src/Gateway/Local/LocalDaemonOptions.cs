namespace Gateway.Local;

/// <summary>How the embedded daemon listens and what it answers.</summary>
internal sealed record LocalDaemonOptions
{
    /// <summary>UDP and TCP. Default 0: any that is free for both.</summary>
    public int Port { get; init; }

    /// <summary>The rate of the one rule that it serves, 0 to 1. Default 1: everything is sampled.</summary>
    public double FixedRate { get; init; } = 1;
}
