namespace Gateway.IntegrationTests.House.Function;

/// <summary>What the fake Lambda service does with one invocation.</summary>
/// <param name="Status">The status of the response; 0 where there is none.</param>
/// <param name="ErrorType">The value of <c>x-amzn-ErrorType</c>.</param>
/// <param name="FunctionError">The value of <c>X-Amz-Function-Error</c>.</param>
/// <param name="Body">The response's body.</param>
/// <param name="RetryAfter">Seconds, for a throttle that says when to come again.</param>
/// <param name="Cut">True: the connection is reset in place of a response.</param>
/// <param name="Hangs">True: no response until the caller goes.</param>
internal sealed record FunctionAnswer(int Status, string? ErrorType = null, string? FunctionError = null, string Body = "null", int? RetryAfter = null, bool Cut = false, bool Hangs = false)
{
    public static FunctionAnswer Success { get; } = new(200);

    public static FunctionAnswer Failure { get; } = new(200, FunctionError: "Unhandled", Body: """{"errorMessage":"no","errorType":"Error"}""");

    public static FunctionAnswer Throttle { get; } = new(429, "TooManyRequestsException", Body: """{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","message":"slow down"}""", RetryAfter: 1);

    public static FunctionAnswer NotFound { get; } = new(404, "ResourceNotFoundException", Body: """{"Type":"User","Message":"no such function"}""");

    public static FunctionAnswer AccessDenied { get; } = new(403, "AccessDeniedException", Body: """{"Message":"not allowed to invoke this"}""");

    public static FunctionAnswer ServiceError { get; } = new(500, "ServiceException", Body: """{"Type":"Service","Message":"internal"}""");

    public static FunctionAnswer BadGateway { get; } = new(502, Body: "<html>bad gateway</html>");

    public static FunctionAnswer Reset { get; } = new(0, Cut: true);

    public static FunctionAnswer Hang { get; } = new(0, Hangs: true);

    /// <summary>True when the function ran and succeeded, whether or not anybody heard of it.</summary>
    public bool Succeeds => Status == 200 && FunctionError is null;
}
