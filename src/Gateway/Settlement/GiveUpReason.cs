namespace Gateway.Settlement;

/// <summary>Why records are given up for good although the function might still take them. The names are AWS's conditions.</summary>
internal enum GiveUpReason
{
    /// <summary>They failed once more than <c>MaximumRetryAttempts</c> allows.</summary>
    RetryAttemptsExhausted,

    /// <summary>They grew older than <c>MaximumRecordAgeInSeconds</c> before the function took them.</summary>
    MaximumRecordAgeExceeded,
}
