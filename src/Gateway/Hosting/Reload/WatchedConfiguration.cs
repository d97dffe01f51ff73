using Gateway.Configuration;

namespace Gateway.Hosting.Reload;

/// <summary>The configuration's file, read and loaded after the start just as it was then, and the file of sampling rules that it names.</summary>
/// <param name="started">What the process was started with.</param>
/// <param name="environment">The environment variables, which override it each time.</param>
/// <param name="rulesFile">The sampling rules that the process was started with; null for those built in.</param>
internal sealed class WatchedConfiguration(ConfigurationText started, IReadOnlyDictionary<string, string> environment, string? rulesFile = null)
{
    public ConfigurationText Started { get; } = started;

    /// <summary>The sampling rules' file; null where there is none to look at.</summary>
    public ConfigurationText? StartedRules { get; } = CanBeReadAgain(rulesFile) ? ConfigurationText.Read(rulesFile!, environment) : null;

    /// <summary>Opens the path anew, so that it follows a link that leads elsewhere by now, and a file that took another's place.</summary>
    public ConfigurationText Read() => ConfigurationText.Read(Started.Place, environment);

    /// <inheritdoc cref="Read"/>
    public ConfigurationText? ReadRules() => StartedRules is null ? null : ConfigurationText.Read(StartedRules.Place, environment);

    public ConfigurationResult Load(ConfigurationText read) => WrittenConfiguration.Load(read, environment);

    // Rules were read from it, so only a pipe has no length.
    private static bool CanBeReadAgain(string? file) => file is not null && new FileInfo(file) is { Exists: true, Length: > 0 };
}
