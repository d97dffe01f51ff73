using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Contestants;

/// <summary>A peer for Node.js, in a folder of its own below <c>peers</c>; its packages are installed on the first run.</summary>
internal sealed class NodePeer(string name)
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "peers", name);

    public async Task InstallAsync()
    {
        if (Directory.Exists(Path.Combine(_folder, "node_modules"))) return;
        await using var npm = Child.Start("npm", "npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"], directory: _folder);
        await npm.WaitForExitAsync(InstallLimit);
    }

    /// <param name="setting">What it reads as every contestant does.</param>
    /// <param name="source">What tells it where from, as environment variables.</param>
    public Child Start(Setting setting, Dictionary<string, string> source) => Child.Start(name, "node", ["bridge.mjs"], new Dictionary<string, string>(source)
    {
        ["LAMBDA_ENDPOINT"] = setting.FunctionAddress,
        ["BATCH"] = $"{setting.Batch}",
        ["CONCURRENCY"] = $"{setting.Concurrency}",
        ["AWS_ACCESS_KEY_ID"] = GatewayConfiguration.AccessKey,
        ["AWS_SECRET_ACCESS_KEY"] = GatewayConfiguration.SecretKey,
        ["NODE_ENV"] = "production",
    }, _folder);
}
