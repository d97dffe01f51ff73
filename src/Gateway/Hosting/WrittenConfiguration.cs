using Gateway.Configuration;
using Gateway.Configuration.Validation;
using Gateway.Filtering;

namespace Gateway.Hosting;

/// <summary>Loads a configuration and holds it to the rules of every stage.</summary>
internal static class WrittenConfiguration
{
    private static readonly IReadOnlyList<Action<MappingDraft, ProblemList>> OfStages = [FilterPatternRule.Check];

    /// <summary>Reads a file or a variable, and loads it.</summary>
    public static ConfigurationResult Load(string path, IReadOnlyDictionary<string, string> environment) =>
        Load(ConfigurationText.Read(path, environment), environment);

    /// <summary>Loads what was read.</summary>
    public static ConfigurationResult Load(ConfigurationText read, IReadOnlyDictionary<string, string> environment) =>
        ConfigurationLoader.Load(read, environment, further: OfStages);

    /// <summary>As <see cref="ConfigurationLoader.LoadText"/>.</summary>
    public static ConfigurationResult LoadText(string text, string shownAs, IReadOnlyDictionary<string, string> environment) =>
        ConfigurationLoader.LoadText(text, shownAs, environment, further: OfStages);
}
