using System.Collections.Concurrent;

namespace Gateway.Invocation.Limits;

/// <summary>The limiters of a process: one for each function, which all its mappings share.</summary>
internal sealed class FunctionLimiters(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, FunctionLimiter> _byFunction = new(StringComparer.Ordinal);

    /// <param name="function">The function with its account, region and qualifier, as far as they are known; the same text for the same function.</param>
    public LimiterSeat Join(string function) => _byFunction.GetOrAdd(function, static (_, clock) => new FunctionLimiter(clock), clock).Join();
}
