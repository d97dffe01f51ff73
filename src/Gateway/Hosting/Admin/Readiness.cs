namespace Gateway.Hosting.Admin;

/// <summary>Whether every enabled mapping is consuming.</summary>
internal sealed record Readiness(bool Ready, IReadOnlyList<MappingReadiness> Mappings);
