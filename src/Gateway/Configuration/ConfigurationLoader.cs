using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;

namespace Gateway.Configuration;

/// <summary>Reads the configuration: YAML, then environment variables over it, then every rule; all problems at once.</summary>
internal static class ConfigurationLoader
{
    private const string VariablePrefix = "env:";

    /// <summary>Loads a file, or what an environment variable holds.</summary>
    /// <param name="path">The file, as <see cref="ConfigurationPath.Resolve"/> finds it; <c>env:NAME</c> for a variable.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="clock">Tells what the future is; the system's clock when absent.</param>
    /// <param name="further">Rules for mappings beside those of the configuration itself.</param>
    public static ConfigurationResult Load(
        string path,
        IReadOnlyDictionary<string, string> environment,
        TimeProvider? clock = null,
        IReadOnlyList<Action<MappingDraft, ProblemList>>? further = null)
    {
        var problems = new ProblemList();
        var text = VariableOf(path) is { } variable ? ReadVariable(variable, environment, problems) : Read(path, problems);
        return text is null
            ? new ConfigurationResult { Errors = problems.Errors }
            : Load(text, path, FolderOf(path), environment, clock ?? TimeProvider.System, further ?? [], problems);
    }

    /// <summary>Loads a text that is in no file; relative paths in it start at the working directory.</summary>
    /// <param name="text">YAML; may be empty when the variables say everything.</param>
    /// <param name="shownAs">What messages call the text.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="clock">Tells what the future is; the system's clock when absent.</param>
    /// <param name="further">Rules for mappings beside those of the configuration itself.</param>
    public static ConfigurationResult LoadText(
        string text,
        string shownAs,
        IReadOnlyDictionary<string, string> environment,
        TimeProvider? clock = null,
        IReadOnlyList<Action<MappingDraft, ProblemList>>? further = null) =>
        Load(text, shownAs, Directory.GetCurrentDirectory(), environment, clock ?? TimeProvider.System, further ?? [], new ProblemList());

    // Fargate mounts no files: there the whole configuration travels in a variable, named like a secret's.
    private static string? VariableOf(string path) => path.StartsWith(VariablePrefix, StringComparison.Ordinal) ? path[VariablePrefix.Length..] : null;

    private static string FolderOf(string path) =>
        VariableOf(path) is null ? Path.GetDirectoryName(Path.GetFullPath(path))! : Directory.GetCurrentDirectory();

    private static string? ReadVariable(string name, IReadOnlyDictionary<string, string> environment, ProblemList problems)
    {
        if (environment.TryGetValue(name, out var text) && text.Length > 0) return text;
        problems.Error("", $"The configuration is said to stand in the environment variable {name}, which is not set; set it to the YAML itself, or name a file.");
        return null;
    }

    private static string? Read(string path, ProblemList problems)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Error("", $"The configuration file {path} does not exist; write it, or name another with --config PATH or {ConfigurationPath.Variable}.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Error("", $"The configuration file {path} cannot be read ({unreadable.Message}); make it readable, or name another with --config PATH or {ConfigurationPath.Variable}.");
        }

        return null;
    }

    private static ConfigurationResult Load(
        string text,
        string shownAs,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        TimeProvider clock,
        IReadOnlyList<Action<MappingDraft, ProblemList>> further,
        ProblemList problems)
    {
        if (Root(text, shownAs, problems) is not { } root) return new ConfigurationResult { Errors = problems.Errors };
        var options = new GatewayOptions();
        var sections = SettingNames.Of(typeof(GatewayOptions)).Keys;
        new Binder(problems).Fill(options, EnvironmentOverrides.Apply(root, environment, sections, problems), "");
        return new Resolution(options, folder, clock.GetUtcNow(), further, problems).Result();
    }

    private static MapNode? Root(string text, string shownAs, ProblemList problems)
    {
        var root = YamlComposer.Compose(text, shownAs, problems);
        if (root is MapNode map) return map;
        if (problems.Errors.Count > 0) return null;
        if (root is null or ScalarNode { IsNull: true }) return new MapNode([], new Origin(shownAs, Line: null));
        problems.Error("", $"The file is {root.Shown}; it must be a map with {string.Join(", ", SettingNames.Of(typeof(GatewayOptions)).Keys.Order())}.", root.Origin);
        return null;
    }
}
