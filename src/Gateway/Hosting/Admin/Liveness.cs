namespace Gateway.Hosting.Admin;

/// <summary>That the process works; saying so is the proof.</summary>
internal sealed record Liveness(string Version);
