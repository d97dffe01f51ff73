using Gateway.Configuration;
using Gateway.Local.Runtime;

namespace Gateway.Hosting.Dev;

/// <summary>What <c>gateway dev</c> makes of a configuration: one mapping, with the function on this machine.</summary>
internal sealed record DevPlan
{
    /// <summary>How long the gateway waits for its own endpoint, which ends every invocation before: the most that a mapping may have.</summary>
    private static readonly TimeSpan LongestInvocation = TimeSpan.FromSeconds(900);

    private const string GroupSuffix = "-dev";
    private const string FallbackRegion = "eu-west-1";
    private const string FallbackAccount = "000000000000";

    /// <summary>The mapping as it is run.</summary>
    public required MappingSettings Mapping { get; init; }

    /// <summary>What is run as the function.</summary>
    public required FunctionCommand Command { get; init; }

    /// <summary>How long an invocation may take.</summary>
    public required TimeSpan Timeout { get; init; }

    public required string Region { get; init; }

    /// <summary>What a person has to know before the first record comes.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The function as it is told its own name, qualifier included.</summary>
    public string FunctionArn
    {
        get
        {
            var function = Mapping.Function;
            var arn = function.Arn ?? $"arn:aws:lambda:{Region}:{function.AccountId ?? FallbackAccount}:function:{function.Name}";
            return function.Qualifier is null ? arn : $"{arn}:{function.Qualifier}";
        }
    }

    /// <param name="loaded">A valid configuration.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="directory">Where the command runs.</param>
    /// <returns>A plan, or else what is wrong.</returns>
    public static (DevPlan? Plan, string? Problem) Of(ConfigurationResult loaded, DevRequest request, IReadOnlyDictionary<string, string> environment, string directory)
    {
        if (loaded.Mappings.FirstOrDefault(m => m.Name == request.Mapping) is not { } written)
            return (null, $"There is no mapping '{request.Mapping}'; there is {string.Join(", ", loaded.Mappings.Select(m => m.Name))}.");
        var (program, problem) = CommandSearch.Find(request.Command[0], directory, environment.GetValueOrDefault("PATH"));
        if (program is null) return (null, problem);
        var mapping = Localized(written, request);
        return (new DevPlan
        {
            Mapping = mapping,
            Command = new FunctionCommand(program, [.. request.Command.Skip(1)], directory),
            Timeout = request.Timeout ?? written.InvocationTimeout,
            Region = RegionOf(loaded, written, environment),
            Notes = [.. DevNotes.Of(written, mapping, request)],
        }, null);
    }

    /// <summary>The configuration to run: this mapping alone, with function and daemon in this process, and nothing sent anywhere else.</summary>
    public ConfigurationResult Configure(ConfigurationResult loaded, Uri functionEndpoint, DaemonAddress daemon)
    {
        var options = loaded.Options!;
        options.Aws.LambdaEndpoint = functionEndpoint.ToString();
        options.Metrics.Exporters = [];
        return loaded with
        {
            Mappings = [Mapping],
            Tracing = loaded.Tracing! with { Exporter = TraceExporter.XRayDaemon, Daemon = daemon, SamplingSource = SamplingSource.Local, RulesFile = null },
        };
    }

    // What is taken from a queue, or from the group itself, is gone for others: then a failure must end where it always does.
    private static MappingSettings Localized(MappingSettings mapping, DevRequest request)
    {
        var takes = mapping.Source != SourceKind.Kafka || request.SameGroup;
        return mapping with
        {
            Enabled = true,
            RoleArn = null,
            MaximumConcurrency = request.Concurrency,
            InvocationTimeout = LongestInvocation,
            ConsumerGroupId = takes ? mapping.ConsumerGroupId : mapping.ConsumerGroupId + GroupSuffix,
            Destination = takes ? mapping.Destination : null,
        };
    }

    // Asking the instance metadata takes seconds where there is none, and the region matters little here.
    private static string RegionOf(ConfigurationResult loaded, MappingSettings mapping, IReadOnlyDictionary<string, string> environment) =>
        loaded.Options!.Aws.Region
        ?? environment.GetValueOrDefault("AWS_REGION")
        ?? environment.GetValueOrDefault("AWS_DEFAULT_REGION")
        ?? mapping.Function.Region
        ?? mapping.SourceRegion
        ?? FallbackRegion;
}
