namespace Gateway.Invocation;

/// <summary>Which function is invoked, where, and how long it may take.</summary>
internal sealed record LambdaClientOptions
{
    /// <summary>Lambda's endpoint, without the path of the API.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The region that requests are signed for.</summary>
    public required string Region { get; init; }

    /// <summary>A name, partial ARN or ARN, without qualifier.</summary>
    public required string FunctionNameOrArn { get; init; }

    /// <summary>A version or an alias; null for the function's unpublished version.</summary>
    public string? Qualifier { get; init; }

    /// <summary>From the first byte sent to the last byte read. Default 900 s, Lambda's own ceiling.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(900);

    /// <summary>True when the function's answer may name records that failed (<c>ReportBatchItemFailures</c>); else nobody looks at it.</summary>
    public bool NamesFailures { get; init; }
}
