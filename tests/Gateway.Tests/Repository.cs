namespace Gateway;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Every C# file of the gateway, by its path under src/Gateway.</summary>
    public static IReadOnlyDictionary<string, string> Sources()
    {
        var root = Path.Combine(Root, "src", "Gateway");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: Path.GetRelativePath(root, path).Replace('\\', '/'), Full: path))
            .Where(file => !file.Path.StartsWith("obj/") && !file.Path.StartsWith("bin/"))
            .ToDictionary(file => file.Path, file => File.ReadAllText(file.Full));
    }

    private static string Find(DirectoryInfo? directory) => directory switch
    {
        null => throw new InvalidOperationException("No Gateway.sln above the test assembly"),
        _ when File.Exists(Path.Combine(directory.FullName, "Gateway.sln")) => directory.FullName,
        _ => Find(directory.Parent),
    };
}
