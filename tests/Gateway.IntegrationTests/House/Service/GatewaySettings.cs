using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>The configuration that a test gives the gateway.</summary>
internal sealed record GatewaySettings
{
    public required string LambdaEndpoint { get; init; }

    /// <summary>Where roles are assumed; null where none is.</summary>
    public string? StsEndpoint { get; init; }

    /// <summary>SQS, SNS and S3; null where nothing is sent there.</summary>
    public string? FailureEndpoint { get; init; }

    public required string DaemonAddress { get; init; }

    /// <summary>The way out for segments.</summary>
    public string Exporter { get; init; } = "XRayDaemon";

    public string? OtlpEndpoint { get; init; }

    public string? XRayEndpoint { get; init; }

    /// <summary>Where ECS would tell of the task; null outside of it.</summary>
    public string? TaskMetadata { get; init; }

    public string SamplingSource { get; init; } = "Local";

    /// <summary>Records that are sampled each second before <see cref="SamplingRate"/> counts.</summary>
    public int SamplingReservoir { get; init; }

    /// <summary>0..1; everything unless a test says otherwise.</summary>
    public double SamplingRate { get; init; } = 1;

    public int DrainSeconds { get; init; } = 10;

    public required IReadOnlyList<MappingSettings> Mappings { get; init; }

    /// <summary>Further sections of the file, as YAML.</summary>
    public string More { get; init; } = "";

    /// <summary>The first mapping, for the many tests that have one.</summary>
    public MappingSettings Mapping => Mappings[0];

    public GatewaySettings WithMapping(Func<MappingSettings, MappingSettings> change) => this with { Mappings = [change(Mapping), .. Mappings.Skip(1)] };

    /// <summary>Writes the file and those it names.</summary>
    /// <returns>The path of the configuration.</returns>
    public string Write(string directory, string adminAddress)
    {
        var rules = Path.Combine(directory, "sampling.json");
        File.WriteAllText(rules, string.Create(CultureInfo.InvariantCulture, $$$"""{"version":2,"rules":[],"default":{"fixed_target":{{{SamplingReservoir}}},"rate":{{{SamplingRate}}}}}"""));
        var yaml = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"""
            Aws:
              Region: {FakeLambda.Region}
              LambdaEndpoint: {LambdaEndpoint}
            {Optional("  XRayEndpoint", XRayEndpoint)}
              StsEndpoint: {StsEndpoint}
            {Optional("  SqsEndpoint", FailureEndpoint)}
            {Optional("  SnsEndpoint", FailureEndpoint)}
            {Optional("  S3Endpoint", FailureEndpoint)}
            Tracing:
              Exporter: {Exporter}
              DaemonAddress: {DaemonAddress}
            {Optional("  OtlpEndpoint", OtlpEndpoint)}
              Sampling:
                Source: {SamplingSource}
                RulesFile: {rules}
            Admin:
              Listen: {adminAddress}
            Shutdown:
              DrainSeconds: {DrainSeconds}
            EventSourceMappings:
            """);
        foreach (var mapping in Mappings)
        {
            mapping.WriteTo(yaml);
        }

        yaml.AppendLine(More);
        var path = Path.Combine(directory, "gateway.yaml");
        File.WriteAllText(path, yaml.ToString());
        return path;
    }

    private static string Optional(string key, string? value) => value is null ? "" : $"{key}: {value}";
}
