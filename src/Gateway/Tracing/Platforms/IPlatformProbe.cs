namespace Gateway.Tracing.Platforms;

/// <summary>Finds out about one kind of place to run in.</summary>
internal interface IPlatformProbe
{
    /// <summary>Whether this process runs there, from what lies on this machine: nothing is sent.</summary>
    Task<bool> AppliesAsync(CancellationToken ct);

    /// <summary>Asks the place about itself. Called only where it applies.</summary>
    /// <returns>Null when it does not answer, so that asking again may help.</returns>
    Task<Platform?> FindAsync(CancellationToken ct);
}
