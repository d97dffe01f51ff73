namespace Gateway.Configuration;

/// <summary>What a function's answer may say.</summary>
internal enum FunctionResponseType
{
    /// <summary>Which records of the batch failed.</summary>
    ReportBatchItemFailures,
}
