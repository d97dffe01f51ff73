using System.Text.Json.Serialization;

namespace Gateway.Hosting.Admin;

/// <summary>Whether every enabled mapping is consuming and no failure destination is waited for.</summary>
/// <param name="Ready">So it is.</param>
/// <param name="Mappings">Each of them.</param>
/// <param name="ConfigurationProblems">Why the configuration, as it is written now, is not in force, or how many reasons there are; absent while it is.</param>
internal sealed record Readiness(
    bool Ready,
    IReadOnlyList<MappingReadiness> Mappings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ConfigurationProblems);
