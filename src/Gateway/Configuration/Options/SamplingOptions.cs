namespace Gateway.Configuration.Options;

/// <summary>What share of the batches is traced.</summary>
internal sealed class SamplingOptions
{
    /// <summary>
    /// Who decides: Centralized, the account's rules by the daemon's TCP port or <c>Aws.XRayEndpoint</c>; or Local. Default Centralized.
    /// </summary>
    [AbsentMeans("Centralized")]
    public SamplingSource? Source { get; set; }

    /// <summary>
    /// A file of local sampling rules, version 1 or 2, for Local and for while the account's rules cannot be had; a relative path starts at the configuration file's folder.
    /// Default: none, which means one batch a second and 5 % of the rest.
    /// </summary>
    [AbsentMeans("one batch a second and 5 % of the rest")]
    public string? RulesFile { get; set; }
}
