using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>What a Node.js team would write: KafkaJS and AWS's own Lambda client.</summary>
internal sealed class KafkaJsContestant() : Contestant("kafkajs", "KafkaJS + @aws-sdk/client-lambda")
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "peers", "kafkajs");

    public override async Task PrepareAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules"))) return;
        await using var npm = Child.Start("npm", "npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"], directory: Folder);
        await npm.WaitForExitAsync(InstallLimit);
    }

    public override Child Start(Setting setting) => Child.Start("kafkajs", "node", ["bridge.mjs"], Environment(setting), Folder);

    public override async Task<long> StopAsync(Child process)
    {
        var stopped = process.StopAsync(bySignal: false);
        var failures = await process.ExpectAsync("failures", TimeSpan.FromSeconds(60));
        await stopped;
        return Numbers.Whole(failures[0]);
    }

    private static Dictionary<string, string> Environment(Setting setting) => new()
    {
        ["BOOTSTRAP_SERVERS"] = setting.BootstrapServers,
        ["TOPIC"] = setting.Topic,
        ["GROUP"] = setting.Group,
        ["LAMBDA_ENDPOINT"] = setting.FunctionAddress,
        ["BATCH"] = $"{setting.Batch}",
        ["CONCURRENCY"] = $"{setting.Concurrency}",
        ["AWS_ACCESS_KEY_ID"] = GatewayConfiguration.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = GatewayConfiguration.SecretKey,
        ["NODE_ENV"] = "production",
    };
}
