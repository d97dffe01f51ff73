using System.Globalization;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>Starts <c>gateway run</c>, and asks it at its end how it went.</summary>
/// <param name="rules">Local sampling rules; null for the default.</param>
internal sealed class GatewayProgram(string? rules)
{
    private static readonly HttpClient Http = new();

    private string _admin = "";

    /// <summary>Where its configuration lies, and what that refers to.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("gateway-bench-").FullName;

    public Child Start(Setting setting, MappingText mapping)
    {
        _admin = $"http://127.0.0.1:{LoopbackPort.Free()}";
        var configuration = GatewayConfiguration.Write(Folder, setting, mapping, _admin, rules);
        var program = Path.Combine(AppContext.BaseDirectory, "gateway.dll");
        return Child.Start("gateway", "dotnet", ["exec", program, "run", "--config", configuration], new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = GatewayConfiguration.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = GatewayConfiguration.SecretKey,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        });
    }

    /// <summary>Puts other sampling rules in the place of those it was started with.</summary>
    public void Sample(string other)
    {
        var next = Path.Combine(Folder, "next.json");
        File.WriteAllText(next, other);
        File.Move(next, GatewayConfiguration.RulesFile(Folder), overwrite: true);
    }

    /// <summary>Stops it, and returns how many invocations it saw fail.</summary>
    public async Task<long> StopAsync(Child process)
    {
        var failures = await FailuresAsync();
        var code = await process.StopAsync(bySignal: true);
        if (code != 0) throw new BenchmarkFailedException($"the gateway ended with {code?.ToString(CultureInfo.InvariantCulture) ?? "a kill"} and not 0:\n{process.Tail}");
        return failures;
    }

    private async Task<long> FailuresAsync()
    {
        var metrics = await Http.GetStringAsync($"{_admin}/metrics");
        return metrics.Split('\n')
            .Where(line => line.StartsWith("gateway_invocations_total{", StringComparison.Ordinal) && !line.Contains("outcome=\"succeeded\"", StringComparison.OrdinalIgnoreCase))
            .Sum(line => (long)Numbers.Real(line.Split(' ')[1]));
    }
}
