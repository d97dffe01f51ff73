using Gateway.Diagnostics;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>Whom a centralized sampler asks, and what it goes by meanwhile.</summary>
internal sealed record CentralizedSamplerOptions
{
    public required ISamplingApi Api { get; init; }

    /// <summary>Decides while there are no rules of the account to go by.</summary>
    public required ISampler Local { get; init; }

    /// <summary>What is said of sampling meanwhile.</summary>
    public required Func<SamplingStatus> LocalStatus { get; init; }

    /// <summary>Hears of each call that gave nothing: <c>rules</c> or <c>targets</c>.</summary>
    public Action<string> CallFailed { get; init; } = static _ => { };
}
