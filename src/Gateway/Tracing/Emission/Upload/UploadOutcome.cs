namespace Gateway.Tracing.Emission.Upload;

/// <summary>How a call ended.</summary>
internal enum UploadOutcome
{
    /// <summary>Taken, but for what the answer names.</summary>
    Taken,

    /// <summary>Not taken; the same call may succeed a little later.</summary>
    Failed,

    /// <summary>Not taken, and it would not be taken later either.</summary>
    Refused,
}
