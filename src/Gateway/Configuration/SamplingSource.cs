namespace Gateway.Configuration;

/// <summary>Who decides what share of the batches is traced.</summary>
internal enum SamplingSource
{
    /// <summary>The account's X-Ray sampling rules and targets, through the daemon or straight from X-Ray; local ones while those cannot be had.</summary>
    Centralized,

    /// <summary>A rules file, or one batch a second and 5 % of the rest.</summary>
    Local,
}
