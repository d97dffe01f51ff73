using Gateway.Configuration.Options;

namespace Gateway.Configuration;

/// <summary>What loading a configuration came to: settings to run with, or every reason why not.</summary>
internal sealed record ConfigurationResult
{
    /// <summary>What the operator wrote; null when the file could not be read at all. Complete only when <see cref="IsValid"/>.</summary>
    public GatewayOptions? Options { get; init; }

    /// <summary>Tracing, checked; null when it has errors.</summary>
    public TracingSettings? Tracing { get; init; }

    /// <summary>The mappings without errors, in the order written.</summary>
    public IReadOnlyList<MappingSettings> Mappings { get; init; } = [];

    /// <summary>What keeps the gateway from running, by line.</summary>
    public IReadOnlyList<ConfigurationProblem> Errors { get; init; } = [];

    /// <summary>What is accepted without effect, or likely not meant.</summary>
    public IReadOnlyList<ConfigurationProblem> Warnings { get; init; } = [];

    /// <summary>True when the gateway can run with this.</summary>
    public bool IsValid => Errors.Count == 0;
}
