using Gateway.Configuration;
using Gateway.Configuration.Options;
using Gateway.Local.Demo;

namespace Gateway.Hosting;

/// <summary>Which parts of the demo a configuration names, and the configuration that results once the others are embedded.</summary>
internal sealed class DemoPlan
{
    private const string EmbeddedMapping = "orders";
    private const string MappingsKey = "EventSourceMappings__";

    private readonly string? _path;
    private readonly Dictionary<string, string> _environment;
    private readonly string _mapping;
    private readonly MappingOptions _written;
    private readonly bool _choosesSampling;

    private DemoPlan(string? path, IReadOnlyDictionary<string, string> environment, GatewayOptions written, IReadOnlyList<string> errors)
    {
        _path = path;
        _environment = new Dictionary<string, string>(environment, StringComparer.OrdinalIgnoreCase);
        (_mapping, _written) = written.EventSourceMappings.Count > 0
            ? (written.EventSourceMappings.First().Key, written.EventSourceMappings.First().Value)
            : (EmbeddedMapping, new MappingOptions());
        _choosesSampling = written.Tracing.Sampling.Source is not null;
        Errors = errors;
        Options = OptionsFor(written);
    }

    public IReadOnlyList<string> Errors { get; }

    public DemoOptions Options { get; }

    /// <param name="path">The configuration, of which anything may be missing; null for none.</param>
    /// <param name="environment">The environment variables.</param>
    public static DemoPlan Of(string? path, IReadOnlyDictionary<string, string> environment)
    {
        // Of the environment's settings only where the page is: all else is embedded.
        if (path is null) return new DemoPlan(null, environment, new GatewayOptions { Admin = WrittenConfiguration.LoadText("", "the demo", environment).Options?.Admin ?? new AdminOptions() }, []);
        var loaded = WrittenConfiguration.Load(path, environment);
        return loaded.Options is { } written
            ? new DemoPlan(path, environment, written, [])
            : new DemoPlan(path, environment, new GatewayOptions(), [.. loaded.Errors.Select(e => e.ToString())]);
    }

    /// <summary>The configuration with every part in place. Its errors are those of what was written.</summary>
    public ConfigurationResult Configure(DemoParts parts)
    {
        var mapping = MappingsKey + _mapping + "__";
        if (Options.FunctionEndpoint is null) _environment["Aws__LambdaEndpoint"] = parts.FunctionEndpoint.ToString();
        if (Options.DaemonAddress is null) SetDaemon(parts.DaemonAddress);
        if (Options.BootstrapServers is null) SetBroker(parts, mapping);
        _environment.TryAdd("Aws__Region", "eu-west-1");
        // An account's rules would leave most orders without a trace to show.
        if (!_choosesSampling) _environment.TryAdd("Tracing__Sampling__Source", "Local");
        if (_written.FunctionName is null) _environment[mapping + "FunctionName"] = parts.FunctionName;
        if (_written.Topics is not { Count: > 0 }) _environment[mapping + "Topics__0"] = parts.Topic;
        // Short, so that each trace shows few orders and the picture stays readable.
        if (_written.MaximumBatchingWindowInSeconds is null) _environment[mapping + "MaximumBatchingWindowInSeconds"] = "0";
        return _path is null
            ? WrittenConfiguration.LoadText("", "the demo", _environment)
            : WrittenConfiguration.Load(_path, _environment);
    }

    private DemoOptions OptionsFor(GatewayOptions written)
    {
        var brokers = _written.Gateway?.BootstrapServers is { Count: > 0 } beside
            ? beside
            : _written.SelfManagedEventSource?.Endpoints?.KafkaBootstrapServers;
        return new DemoOptions
        {
            BootstrapServers = brokers is { Count: > 0 } ? string.Join(',', brokers) : null,
            FunctionEndpoint = written.Aws.LambdaEndpoint is { } endpoint ? new Uri(endpoint) : null,
            DaemonAddress = _path is null ? null : written.Tracing.DaemonAddress,
            Topic = _written.Topics is [var topic, ..] ? topic : "orders",
            FunctionName = _written.FunctionName ?? "fulfil",
            Page = new Uri(written.Admin.Listen),
        };
    }

    private void SetDaemon(string address)
    {
        _environment["Tracing__DaemonAddress"] = address;
        // This variable wins over the configuration, and may be set on a machine that has a real daemon.
        _environment["AWS_XRAY_DAEMON_ADDRESS"] = address;
    }

    private void SetBroker(DemoParts parts, string mapping)
    {
        _environment[mapping + "SelfManagedEventSource__Endpoints__KafkaBootstrapServers__0"] = parts.BootstrapServers;
        foreach (var (key, value) in parts.ConsumerProperties) _environment[$"{mapping}Gateway__ConsumerProperties__{key}"] = value;
    }
}
