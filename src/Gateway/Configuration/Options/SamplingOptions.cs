namespace Gateway.Configuration.Options;

/// <summary>What share of the batches is traced.</summary>
internal sealed class SamplingOptions
{
    /// <summary>Who decides: Centralized or Local. Absent means Local until Centralized is available.</summary>
    [AbsentMeans("Local")]
    public SamplingSource? Source { get; set; }

    /// <summary>
    /// A file of local sampling rules, version 1 or 2; a relative path starts at the configuration file's folder.
    /// Default: none, which means one batch a second and 5 % of the rest.
    /// </summary>
    [AbsentMeans("one batch a second and 5 % of the rest")]
    public string? RulesFile { get; set; }
}
