namespace Gateway.Configuration;

/// <summary>What was written where the configuration is, at one look. Two looks are equal when they saw the same.</summary>
/// <param name="Place">The file, or <c>env:NAME</c> for what an environment variable holds.</param>
/// <param name="Text">Null when it could not be read.</param>
/// <param name="Problem">Why, with the remedy; null when it could.</param>
internal sealed record ConfigurationText(string Place, string? Text, string? Problem)
{
    private const string VariablePrefix = "env:";

    /// <summary>False for a variable and for a pipe, which say the same for ever, or never again.</summary>
    public bool CanChange { get; private init; } = true;

    /// <summary>Where relative paths in it begin.</summary>
    public string Folder => VariableOf(Place) is null ? Path.GetDirectoryName(Path.GetFullPath(Place))! : Directory.GetCurrentDirectory();

    /// <summary>Looks at a file, or at what an environment variable holds.</summary>
    /// <param name="place">The file, as <see cref="ConfigurationPath.Resolve"/> finds it; <c>env:NAME</c> for a variable.</param>
    /// <param name="environment">The environment variables.</param>
    public static ConfigurationText Read(string place, IReadOnlyDictionary<string, string> environment) =>
        VariableOf(place) is { } variable ? ReadVariable(place, variable, environment) : ReadFile(place);

    /// <summary>The place only: the text may hold what its reader took for a secret.</summary>
    public override string ToString() => Place;

    // Fargate mounts no files: there the whole configuration travels in a variable, named like a secret's.
    private static string? VariableOf(string place) => place.StartsWith(VariablePrefix, StringComparison.Ordinal) ? place[VariablePrefix.Length..] : null;

    private static ConfigurationText ReadVariable(string place, string name, IReadOnlyDictionary<string, string> environment)
    {
        var isThere = environment.TryGetValue(name, out var text) && text.Length > 0;
        var problem = isThere ? null : $"The configuration is said to stand in the environment variable {name}, which is not set; set it to the YAML itself, or name a file.";
        return new ConfigurationText(place, isThere ? text : null, problem) { CanChange = false };
    }

    private static ConfigurationText ReadFile(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return new ConfigurationText(path, reader.ReadToEnd(), null) { CanChange = file.CanSeek };
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ConfigurationText(path, null, $"The configuration file {path} does not exist; write it, or name another with --config PATH or {ConfigurationPath.Variable}.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new ConfigurationText(path, null, $"The configuration file {path} cannot be read ({unreadable.Message}); make it readable, or name another with --config PATH or {ConfigurationPath.Variable}.");
        }
    }
}
