namespace Gateway.IntegrationTests.House.Runtime;

/// <summary>AWS's own runtime client for Node.js, installed on first use; where it cannot be, its tests are skipped and say why.</summary>
internal static class RuntimeClient
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string Here = Path.Combine(AppContext.BaseDirectory, "House", "Runtime");
    private static readonly Lazy<Task<(string? Folder, string Problem)>> Installed = new(InstallAsync);

    /// <summary>The command that runs a handler of index.mjs, in the folder of the tests.</summary>
    public static async Task<IReadOnlyList<string>> CommandAsync(string handler = "handler")
    {
        var (folder, problem) = await Installed.Value;
        Assert.SkipWhen(folder is null, $"NOT TESTED: aws-lambda-ric cannot be installed: {problem}");
        return ["node", Path.Combine(folder!, "aws-lambda-ric", "bin", "index.mjs"), $"House/Runtime/index.{handler}"];
    }

    private static async Task<(string? Folder, string Problem)> InstallAsync()
    {
        if (!OperatingSystem.IsLinux()) return (null, "it is compiled on Linux only");
        await using var install = ChildProcess.StartProgram("bash", [Path.Combine(Here, "install.sh")]);
        var code = await Eventually.EndsAsync(install.Exited, Limit);
        return code == 0 ? (install.Output.Last(), "") : (null, install.Tail(5));
    }
}
