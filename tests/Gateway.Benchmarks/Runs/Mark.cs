using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Runs;

/// <summary>What had arrived at one moment.</summary>
/// <param name="Nanoseconds">The moment, on the machine's monotonic clock.</param>
/// <param name="Invocations">Since the count began.</param>
/// <param name="Records">Since the count began.</param>
internal readonly record struct Mark(long Nanoseconds, long Invocations, long Records)
{
    public static Mark Of(string[] words) => new(Numbers.Whole(words[0]), Numbers.Whole(words[1]), Numbers.Whole(words[2]));
}
