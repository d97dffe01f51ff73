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
    public static string Write(string folder, Setting setting, MappingText mapping, string adminAddress, string? rules)
    {
        var rulesFile = RulesFile(folder);
        if (rules is not null) File.WriteAllText(rulesFile, rules);
        var path = Path.Combine(folder, "gateway.yaml");
        File.WriteAllText(path, Text(setting, mapping, adminAddress, rules is null ? null : rulesFile));
        return path;
    }

    public static string RulesFile(string folder) => Path.Combine(folder, "sampling.json");

    private static string Text(Setting setting, MappingText mapping, string adminAddress, string? rulesFile)
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
                BatchSize: {{setting.Batch}}
                MaximumBatchingWindowInSeconds: {{setting.WindowSeconds}}

            """);
        foreach (var line in mapping.Lines) yaml.AppendLine(CultureInfo.InvariantCulture, $"    {line}");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"    Gateway:\n      MaximumConcurrency: {setting.Concurrency}");
        foreach (var line in mapping.GatewayLines) yaml.AppendLine(CultureInfo.InvariantCulture, $"      {line}");
        return yaml.ToString();
    }
}
