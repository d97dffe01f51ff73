using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;

namespace Gateway.Configuration;

/// <summary>Reads the configuration: YAML, then environment variables over it, then every rule; all problems at once.</summary>
internal static class ConfigurationLoader
{
    /// <summary>Loads a file, or what an environment variable holds.</summary>
    /// <param name="path">The file, as <see cref="ConfigurationPath.Resolve"/> finds it; <c>env:NAME</c> for a variable.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="clock">Tells what the future is; the system's clock when absent.</param>
    /// <param name="further">Rules for mappings beside those of the configuration itself.</param>
    public static ConfigurationResult Load(
        string path,
        IReadOnlyDictionary<string, string> environment,
        TimeProvider? clock = null,
        IReadOnlyList<Action<MappingDraft, ProblemList>>? further = null) =>
        Load(ConfigurationText.Read(path, environment), environment, clock, further);

    /// <summary>Loads what was read.</summary>
    /// <inheritdoc cref="Load(string, IReadOnlyDictionary{string, string}, TimeProvider?, IReadOnlyList{Action{MappingDraft, ProblemList}}?)"/>
    public static ConfigurationResult Load(
        ConfigurationText read,
        IReadOnlyDictionary<string, string> environment,
        TimeProvider? clock = null,
        IReadOnlyList<Action<MappingDraft, ProblemList>>? further = null)
    {
        var problems = new ProblemList();
        if (read.Text is { } text) return Load(text, read.Place, read.Folder, environment, clock ?? TimeProvider.System, further ?? [], problems);
        problems.Error("", read.Problem!);
        return new ConfigurationResult { Errors = problems.Errors };
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
