namespace Gateway.Local.Runtime;

/// <summary>Finds the program that a command means, as a shell would.</summary>
internal static class CommandSearch
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="name">A name, or a path.</param>
    /// <param name="directory">Where paths begin.</param>
    /// <param name="path">The directories to look for names in; null for none.</param>
    /// <returns>The full path, or else what is wrong.</returns>
    public static (string? Program, string? Problem) Find(string name, string directory, string? path)
    {
        if (!name.Contains('/', StringComparison.Ordinal)) return FindByName(name, path);
        var file = Path.GetFullPath(name, directory);
        if (!File.Exists(file)) return (null, $"There is no program {name} in {directory}.");
        return IsExecutable(file) ? (file, null) : (null, $"{name} is not executable: chmod +x it, or give what runs it, as in: node {name}");
    }

    private static (string? Program, string? Problem) FindByName(string name, string? path)
    {
        var files = (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name));
        return files.FirstOrDefault(file => File.Exists(file) && IsExecutable(file)) is { } found
            ? (found, null)
            : (null, $"There is no program {name} in PATH: install it, or give its path.");
    }

    private static bool IsExecutable(string file) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != UnixFileMode.None;
}
