using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Pipeline;

namespace Gateway.Hosting;

/// <summary>A mapping that is enabled, with the pipeline that runs it.</summary>
internal sealed class RunningMapping(MappingSettings settings, MappingPipeline pipeline, MappingReport report, Action retire) : IHostedMapping
{
    public MappingSettings Settings { get; } = settings;

    public IMappingStatusSource Report => report;

    public bool IsPaused => report.IsPaused;

    public Task Failure => pipeline.Failure;

    public void Start(bool paused)
    {
        if (paused) report.Pause();
        pipeline.Start();
    }

    public async Task StopAsync(TimeSpan limit)
    {
        await pipeline.StopAsync(limit);
        // What overran the drain still uses its parts; taken from under it, it would look like a bug.
        if (pipeline.Ended.IsCompleted) await pipeline.DisposeAsync();
        else _ = DisposeOnceEndedAsync();
    }

    public void Hurry() => pipeline.Hurry();

    public void Retire() => retire();

    private async Task DisposeOnceEndedAsync()
    {
        await pipeline.Ended;
        await pipeline.DisposeAsync();
    }
}
