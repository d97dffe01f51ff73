namespace Gateway.Benchmarks.Runs;

/// <summary>What one gateway did in one turn of a kind of sampling.</summary>
/// <param name="Rate">Invocations a second.</param>
/// <param name="Microseconds">CPU of the gateway an invocation.</param>
/// <param name="Sent">Datagrams that the daemon received, an invocation.</param>
internal readonly record struct TracingTurn(double Rate, double Microseconds, double Sent);
