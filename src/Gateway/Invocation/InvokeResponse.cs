using System.Buffers;
using System.Net.Http.Headers;
using Gateway.Aws;
using Gateway.Invocation.Answers;

namespace Gateway.Invocation;

/// <summary>Turns Lambda's response into an outcome and reads it to its end, so that the connection can be used again.</summary>
internal static class InvokeResponse
{
    /// <summary>Lambda's own ceiling for what a function returns, and a little for its error texts.</summary>
    private const int MaxBodyBytes = 6 * 1024 * 1024 + 1024;

    /// <summary>Of an error this much is looked at.</summary>
    private const int ErrorBytes = 256 * 1024;

    private const int DrainBytes = 16 * 1024;

    /// <param name="response">What Lambda sent.</param>
    /// <param name="namesFailures">True when a success may name records that failed all the same.</param>
    /// <param name="clock">For a <c>Retry-After</c> that is a date.</param>
    /// <param name="ct">Ends the reading.</param>
    public static ValueTask<InvocationOutcome> ReadAsync(HttpResponseMessage response, bool namesFailures, TimeProvider clock, CancellationToken ct)
    {
        var functionError = Header(response, "X-Amz-Function-Error");
        if (functionError is not null || !response.IsSuccessStatusCode) return ReadErrorAsync(response, functionError, clock, ct);
        return namesFailures ? ReadFailuresAsync(response, ct) : ReadSuccessAsync(response, ct);
    }

    private static async ValueTask<InvocationOutcome> ReadSuccessAsync(HttpResponseMessage response, CancellationToken ct) =>
        new(InvocationClass.Succeeded)
        {
            Status = (int)response.StatusCode,
            RequestId = Header(response, "x-amzn-RequestId"),
            ContentLength = await DrainAsync(await response.Content.ReadAsStreamAsync(ct), MaxBodyBytes, ct),
        };

    private static async ValueTask<InvocationOutcome> ReadFailuresAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var reader = new ItemFailureReader();
        var length = await ItemFailureBody.ReadAsync(await response.Content.ReadAsStreamAsync(ct), reader, MaxBodyBytes, ct);
        var outcome = new InvocationOutcome(InvocationClass.Succeeded)
        {
            Status = (int)response.StatusCode,
            RequestId = Header(response, "x-amzn-RequestId"),
            ExecutedVersion = Header(response, "X-Amz-Executed-Version"),
            ContentLength = length,
        };
        if (reader.Problem is { } problem) return outcome.Misunderstood(problem);
        return reader.Items.Count == 0 ? outcome : outcome with { Class = InvocationClass.PartiallyFailed, FailedItems = reader.Items };
    }

    private static async ValueTask<InvocationOutcome> ReadErrorAsync(
        HttpResponseMessage response, string? functionError, TimeProvider clock, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ErrorBytes);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(ct);
            var read = await stream.ReadAtLeastAsync(buffer, ErrorBytes, throwOnEndOfStream: false, ct);
            var rest = read < ErrorBytes ? 0 : await DrainAsync(stream, MaxBodyBytes - read, ct);
            var body = ErrorBody.Parse(buffer.AsSpan(0, read));
            var status = (int)response.StatusCode;
            var type = functionError is null ? LambdaType(response, body) : body.Type;
            return new InvocationOutcome(functionError is null ? InvokeErrors.Classify(type, status) : InvocationClass.FunctionFailed)
            {
                Status = status,
                RequestId = Header(response, "x-amzn-RequestId"),
                ExecutedVersion = Header(response, "X-Amz-Executed-Version"),
                FunctionError = functionError,
                ErrorType = type,
                ErrorMessage = functionError is null && SignatureError.Is(type) ? SignatureError.Words : body.Message,
                ErrorStack = body.Stack,
                ErrorCauses = body.Causes,
                ContentLength = read + rest,
                RetryAfter = RetryAfter(response.Headers.RetryAfter, clock),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads on to the end; null, and a connection that cannot be used again, when that is too far.</summary>
    private static async ValueTask<long?> DrainAsync(Stream stream, int atMost, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(DrainBytes);
        try
        {
            var total = 0L;
            while (total <= atMost)
            {
                var read = await stream.ReadAsync(buffer, ct);
                if (read == 0) return total;
                total += read;
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string? LambdaType(HttpResponseMessage response, ErrorBody body) =>
        (Header(response, "x-amzn-ErrorType") ?? body.Type) is { } type ? InvokeErrors.NameOf(type) : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider clock)
    {
        var wait = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }
}
