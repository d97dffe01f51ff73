using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks.Contestants;

/// <summary>The gateway's configuration file for a run, and its sampling rules.</summary>
internal static class GatewayConfiguration
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string SecretKey = "secret";

    /// <summary>X-Ray's own default: one request a second and 5 %.</summary>
    public const string? DefaultSampling = null;

    public const string EverythingSampled = """{ "version": 2, "rules": [], "default": { "fixed_target": 0, "rate": 1.0 } }""";

    /// <summary>Writes the file, and beside it the rules where there are any; returns its path.</summary>
    public static string Write(string folder, Setting setting, string adminAddress, string? rules)
    {
        var rulesFile = Path.Combine(folder, "sampling.json");
        if (rules is not null) File.WriteAllText(rulesFile, rules);
        var path = Path.Combine(folder, "gateway.yaml");
        File.WriteAllText(path, Text(setting, adminAddress, rules is null ? null : rulesFile));
        return path;
    }

    private static string Text(Setting setting, string adminAddress, string? rulesFile)
    {
        var yaml = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""
            Aws: { Region: eu-west-1, LambdaEndpoint: "{{setting.FunctionAddress}}" }
            Tracing:
              Exporter: XRayDaemon
              DaemonAddress: "{{setting.DaemonAddress}}"
              Sampling: { Source: Local{{(rulesFile is null ? "" : $", RulesFile: \"{rulesFile}\"")}} }
            Admin: { Listen: "{{adminAddress}}" }
            EventSourceMappings:
              bench:
                FunctionName: bench
                SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["{{setting.BootstrapServers}}"] } }
                Topics: ["{{setting.Topic}}"]
                StartingPosition: TRIM_HORIZON
                BatchSize: {{setting.Batch}}
                MaximumBatchingWindowInSeconds: {{setting.WindowSeconds}}
                SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: "{{setting.Group}}" }
                Gateway:
                  MaximumConcurrency: {{setting.Concurrency}}

            """);
        if (setting.ConsumerProperties.Count == 0) return yaml.ToString();
        yaml.AppendLine("      ConsumerProperties:");
        foreach (var (name, value) in setting.ConsumerProperties) yaml.AppendLine(CultureInfo.InvariantCulture, $"        {name}: \"{value}\"");
        return yaml.ToString();
    }
}
