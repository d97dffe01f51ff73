using Gateway.Configuration;

namespace Gateway.Hosting.Reload;

/// <summary>The configuration's file, read and loaded after the start just as it was then.</summary>
/// <param name="started">What the process was started with.</param>
/// <param name="environment">The environment variables, which override it each time.</param>
internal sealed class WatchedConfiguration(ConfigurationText started, IReadOnlyDictionary<string, string> environment)
{
    public ConfigurationText Started { get; } = started;

    /// <summary>Opens the path anew, so that it follows a link that leads elsewhere by now, and a file that took another's place.</summary>
    public ConfigurationText Read() => ConfigurationText.Read(Started.Place, environment);

    public ConfigurationResult Load(ConfigurationText read) => WrittenConfiguration.Load(read, environment);
}
