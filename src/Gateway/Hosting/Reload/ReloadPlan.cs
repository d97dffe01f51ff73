using Gateway.Configuration;
using Gateway.Configuration.Options;

namespace Gateway.Hosting.Reload;

/// <summary>What a changed configuration means for the mappings that run: which come, go, begin anew, and which are left alone.</summary>
internal sealed record ReloadPlan
{
    /// <summary>All mappings of the new configuration, in the order written.</summary>
    public required IReadOnlyList<MappingSettings> Mappings { get; init; }

    public required IReadOnlyList<MappingSettings> Added { get; init; }

    /// <summary>The names of those that the configuration does not have any more.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    public required IReadOnlyList<MappingChange> Changed { get; init; }

    /// <summary>The names of those that nothing happens to.</summary>
    public required IReadOnlyList<string> Untouched { get; init; }

    /// <summary>The keys outside of the mappings that differ from what the process was started with, and that it reads only then.</summary>
    public required IReadOnlyList<string> AtNextStart { get; init; }

    /// <summary>Why nothing of it may be applied; empty when it may.</summary>
    public required IReadOnlyList<string> Refusals { get; init; }

    /// <param name="started">What the process was started with.</param>
    /// <param name="inForce">What the mappings run with.</param>
    /// <param name="next">What is written now; valid.</param>
    public static ReloadPlan Of(GatewayOptions started, ConfigurationResult inForce, ConfigurationResult next)
    {
        var before = inForce.Mappings.ToDictionary(mapping => mapping.Name, StringComparer.Ordinal);
        var stay = next.Mappings.Where(mapping => before.ContainsKey(mapping.Name)).ToList();
        var changed = stay.Where(mapping => SettingDifferences.Any(before[mapping.Name], mapping)).ToList();
        var others = SettingDifferences.KeysOf(started, next.Options!).Where(key => !IsUnder(nameof(GatewayOptions.EventSourceMappings), key)).ToList();
        return new ReloadPlan
        {
            Mappings = next.Mappings,
            Added = [.. next.Mappings.Where(mapping => !before.ContainsKey(mapping.Name))],
            Removed = [.. before.Keys.Except(next.Mappings.Select(mapping => mapping.Name))],
            Changed = [.. changed.Select(mapping => new MappingChange(mapping, KeysOf(mapping.Name, inForce, next)))],
            Untouched = [.. stay.Except(changed).Select(mapping => mapping.Name)],
            AtNextStart = [.. others.Where(key => !IsOfAws(key))],
            Refusals = [.. others.Where(IsOfAws).Select(Refusal)],
        };
    }

    /// <summary>Whether a mapping may start only when another has stopped: it is the same, or reads what that reads.</summary>
    public static bool HasToWait(MappingSettings starting, MappingSettings stopping) =>
        starting.Name == stopping.Name || starting.Topics.Intersect(stopping.Topics).Any() || starting.Queues.Intersect(stopping.Queues).Any();

    /// <summary>Whether a mapping that runs is to stop.</summary>
    public bool Stops(string name) => Removed.Contains(name) || Changed.Any(change => change.Settings.Name == name);

    // Mappings are written against them: with one half of such a change they would call a function of the same name elsewhere.
    private static bool IsOfAws(string key) => IsUnder(nameof(GatewayOptions.Aws), key);

    private static bool IsUnder(string section, string key) => key.StartsWith($"{section}.", StringComparison.Ordinal);

    private static string Refusal(string key) =>
        $"{key} has changed, and the functions, secrets and destinations of all mappings are looked for by it; restart the gateway to apply the file, or take this change back.";

    private static IReadOnlyList<string> KeysOf(string name, ConfigurationResult inForce, ConfigurationResult next) =>
        [.. SettingDifferences.KeysOf(inForce.Options!.EventSourceMappings[name], next.Options!.EventSourceMappings[name])];
}
