namespace Gateway.Hosting.Admin;

/// <summary>Whether every enabled mapping is consuming and no failure destination is waited for.</summary>
internal sealed record Readiness(bool Ready, IReadOnlyList<MappingReadiness> Mappings);
