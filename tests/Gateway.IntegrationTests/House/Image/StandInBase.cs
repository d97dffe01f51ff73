using System.Runtime.InteropServices;

namespace Gateway.IntegrationTests.House.Image;

/// <summary>
/// A root file system of Debian that stands in for the base images, where nothing can be pulled. Made once and kept; .NET itself is this
/// machine's, mounted where the base images have theirs.
/// </summary>
internal static class StandInBase
{
    public static string Dotnet { get; } = Path.GetDirectoryName(Environment.ProcessPath)!;

    private static readonly string Folder = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "gateway-tests",
        "base");

    /// <returns>The archive of it; null where none could be made, and then why.</returns>
    public static async Task<(string? Archive, string Why)> GetAsync()
    {
        var archive = Path.Combine(Folder, $"bookworm-{RuntimeInformation.OSArchitecture}.tar");
        if (File.Exists(archive)) return (archive, "");
        Directory.CreateDirectory(Folder);
        var root = Directory.CreateTempSubdirectory("gateway-base-").FullName;
        try
        {
            var (code, output) = await ContainerTool.RunAsync("debootstrap", ["--variant=minbase", "--include=ca-certificates", "bookworm", root]);
            if (code != 0) return (null, $"debootstrap ended with {code}: {output.Split('\n')[^1]}");
            foreach (var unread in (string[])["usr/share/doc", "usr/share/man", "usr/share/locale", "var/cache/apt", "var/lib/apt/lists"]) Directory.Delete(Path.Combine(root, unread), recursive: true);
            Directory.CreateDirectory(Path.Combine(root, "var/lib/apt/lists/partial"));
            Directory.CreateDirectory(Path.Combine(root, "var/cache/apt/archives/partial"));
            Directory.CreateDirectory(Path.Combine(root, "usr/share/dotnet"));
            (code, output) = await ContainerTool.RunAsync("tar", ["-C", root, "-cf", $"{archive}.new", "."]);
            if (code != 0) return (null, output);
            File.Move($"{archive}.new", archive, overwrite: true);
            return (archive, "");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
