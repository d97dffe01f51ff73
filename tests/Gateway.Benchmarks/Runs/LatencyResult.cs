using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>How long records took from being produced to being read by the function, in milliseconds.</summary>
internal sealed record LatencyResult(long Records, double P50, double P99, double P999, double Longest)
{
    public static LatencyResult Of(string[] words) =>
        new(Numbers.Whole(words[0]), Numbers.Real(words[1]), Numbers.Real(words[2]), Numbers.Real(words[3]), Numbers.Real(words[4]));
}
