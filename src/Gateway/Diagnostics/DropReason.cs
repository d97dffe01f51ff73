namespace Gateway.Diagnostics;

/// <summary>Why a record was given up for good although no destination took it. The names are AWS's conditions, and label values.</summary>
internal enum DropReason
{
    /// <summary>It failed once more than <c>MaximumRetryAttempts</c> allows.</summary>
    RetryAttemptsExhausted,

    /// <summary>It grew older than <c>MaximumRecordAgeInSeconds</c> before the function took it.</summary>
    MaximumRecordAgeExceeded,

    /// <summary>It alone makes an event larger than Lambda accepts.</summary>
    MaximumPayloadSizeExceeded,

    /// <summary>A JMS message that is neither text nor bytes: Lambda has no event for it.</summary>
    UnsupportedMessageType,
}
