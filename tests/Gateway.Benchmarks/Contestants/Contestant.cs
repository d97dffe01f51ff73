using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>A program that brings records from a broker to the function, as a process of its own.</summary>
/// <param name="key">What <c>--only</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
internal abstract class Contestant(string key, string title)
{
    public string Key { get; } = key;

    public string Title { get; } = title;

    /// <summary>True when it does not invoke and counts records itself.</summary>
    public virtual bool CountsItself => false;

    /// <summary>What has to be there before the first run.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Stops it, and returns how many invocations it saw fail.</summary>
    public virtual async Task<long> StopAsync(Child process)
    {
        var stopped = process.StopAsync(bySignal: false);
        var failures = await process.ExpectAsync("failures", TimeSpan.FromSeconds(60));
        await stopped;
        return Numbers.Whole(failures[0]);
    }
}
