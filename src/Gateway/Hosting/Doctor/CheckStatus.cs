namespace Gateway.Hosting.Doctor;

/// <summary>What a check came to.</summary>
internal enum CheckStatus
{
    /// <summary>It is as it must be.</summary>
    Ok,

    /// <summary>Not looked at, because of something else that failed or is not there.</summary>
    Skipped,

    /// <summary>Records are delivered all the same, but somebody should look at it.</summary>
    Warning,

    /// <summary>It does not work as configured.</summary>
    Failed,
}
