namespace Gateway.Hosting.Admin;

/// <summary>Marks what is answered without the token: probes and scrapers have none.</summary>
internal sealed class OpenToAll
{
    public static OpenToAll Instance { get; } = new();
}
