using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>Repeats a count that tells of something else than its contestant: of strangers on the same processors, or of a broker that gave it nothing.</summary>
internal static class QuietCount
{
    /// <summary>Processors that others may keep busy; more says more of them than of who was measured.</summary>
    public const double QuietProcessors = 0.15;

    private const int MostRepetitions = 3;

    /// <returns>The first undisturbed result, or else the least disturbed one.</returns>
    /// <exception cref="BenchmarkFailedException">No count saw a record.</exception>
    public static async Task<ThroughputResult> TakeAsync(string who, Func<Task<ThroughputResult>> count)
    {
        ThroughputResult? best = null;
        for (var repetition = 0; repetition <= MostRepetitions; repetition++)
        {
            var result = await count();
            if (result.Records > 0 && (best is null || result.OtherProcessors < best.OtherProcessors)) best = result;
            if (result.Records > 0 && result.OtherProcessors <= QuietProcessors) break;
            Console.Error.WriteLine(result.Records == 0
                ? $"{who}: got one page from its broker and no more; once again"
                : FormattableString.Invariant($"{who}: others kept {result.OtherProcessors:0.0} processors busy; once again"));
        }

        return best ?? throw new BenchmarkFailedException($"{who} got nothing in {MostRepetitions + 1} runs");
    }
}
