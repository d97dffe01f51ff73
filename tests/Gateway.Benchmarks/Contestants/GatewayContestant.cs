using System.Net;
using System.Net.Sockets;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>The gateway itself, as <c>gateway run</c>: in order, committing, counting and tracing.</summary>
/// <param name="key">What <c>--only</c> calls it.</param>
/// <param name="title">What the table calls it.</param>
/// <param name="rules">Local sampling rules; null for the default.</param>
internal sealed class GatewayContestant(string key, string title, string? rules) : Contestant(key, title)
{
    private static readonly HttpClient Http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
    private string _admin = "";

    public override Child Start(Setting setting)
    {
        _admin = $"http://127.0.0.1:{FreePort()}";
        var configuration = GatewayConfiguration.Write(_folder, setting, _admin, rules);
        var program = Path.Combine(AppContext.BaseDirectory, "gateway.dll");
        return Child.Start("gateway", "dotnet", ["exec", program, "run", "--config", configuration], new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = GatewayConfiguration.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = GatewayConfiguration.SecretKey,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        });
    }

    public override async Task<long> StopAsync(Child process)
    {
        var failures = await FailuresAsync();
        var code = await process.StopAsync(bySignal: true);
        if (code != 0) throw new BenchmarkFailedException($"the gateway ended with {code?.ToString() ?? "a kill"} and not 0:\n{process.Tail}");
        return failures;
    }

    private async Task<long> FailuresAsync()
    {
        var metrics = await Http.GetStringAsync($"{_admin}/metrics");
        return metrics.Split('\n')
            .Where(line => line.StartsWith("gateway_invocations_total{", StringComparison.Ordinal) && !line.Contains("outcome=\"succeeded\"", StringComparison.OrdinalIgnoreCase))
            .Sum(line => (long)Numbers.Real(line.Split(' ')[1]));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
