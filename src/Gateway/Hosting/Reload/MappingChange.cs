using Gateway.Configuration;

namespace Gateway.Hosting.Reload;

/// <summary>A mapping that is in force and was written differently since.</summary>
/// <param name="Settings">What it is to be.</param>
/// <param name="Keys">The settings that differ, as the operator knows them, without the mapping's own key.</param>
internal sealed record MappingChange(MappingSettings Settings, IReadOnlyList<string> Keys)
{
    public override string ToString() => Keys.Count == 0 ? Settings.Name : $"{Settings.Name} ({string.Join(", ", Keys)})";
}
