using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;
using Gateway.Aws;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Invocation;

public sealed class LambdaClientTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:lambda:eu-west-1:111122223333:function:orders";
    private const string Trace = "Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Parent=3c8e5a7f90b1d264;Sampled=1";
    private const string Secret = "a+secret/key";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestClock _clock = new();
    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private FakeFunction _function = null!;
    private Func<AWSCredentials> _chain = () => new SessionAWSCredentials("AKIDTEST", Secret, "the/token==");

    public async ValueTask InitializeAsync() => _function = await FakeFunction.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _function.DisposeAsync();
    }

    [Fact]
    public async Task A_function_that_returns_has_succeeded()
    {
        _function.Answer = context =>
        {
            context.Response.Headers["x-amzn-RequestId"] = "7b0e2f4c-1f5a-4d2e-9a61-0c8d3e5b7a92";
            return context.Response.WriteAsync("""{"ok":true}""");
        };

        var outcome = await Invoke();

        Assert.Equal(InvocationClass.Succeeded, outcome.Class);
        Assert.Equal(200, outcome.Status);
        Assert.Equal("7b0e2f4c-1f5a-4d2e-9a61-0c8d3e5b7a92", outcome.RequestId);
        Assert.Equal(11, outcome.ContentLength);
        Assert.Null(outcome.ErrorMessage);
    }

    [Theory]
    [InlineData("orders", null, "/2015-03-31/functions/orders/invocations")]
    [InlineData("orders", "live", "/2015-03-31/functions/orders/invocations?Qualifier=live")]
    [InlineData("orders", "$LATEST", "/2015-03-31/functions/orders/invocations?Qualifier=%24LATEST")]
    [InlineData("111122223333:function:orders", "7", "/2015-03-31/functions/111122223333%3Afunction%3Aorders/invocations?Qualifier=7")]
    [InlineData(Arn, "live", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A111122223333%3Afunction%3Aorders/invocations?Qualifier=live")]
    public async Task Every_form_of_a_function_has_its_path_and_a_signature_that_holds(string function, string? qualifier, string target)
    {
        var client = Client(function, qualifier);

        await client.InvokeAsync("{\"records\":{}}"u8.ToArray(), Trace, default).WaitAsync(Patience);

        var request = _function.Only;
        Assert.Equal("POST", request.Method);
        Assert.Equal(target, request.Target);
        Assert.Equal("{\"records\":{}}", Encoding.UTF8.GetString(request.Body));
        Assert.Equal(request.ExpectedAuthorization(Secret), request.Headers["Authorization"]);
        Assert.Contains("content-type;host;x-amz-date;x-amz-invocation-type;x-amz-security-token", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("the/token==", request.Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task A_request_carries_its_headers_and_no_others()
    {
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var activity = new Activity("a traced process").SetIdFormat(ActivityIdFormat.W3C).Start();

        await Invoke(payload: new byte[321]);

        var headers = _function.Only.Headers;
        Assert.Equal(Trace, headers["X-Amzn-Trace-Id"]);
        Assert.Equal("RequestResponse", headers["X-Amz-Invocation-Type"]);
        Assert.Equal("application/json", headers["Content-Type"]);
        Assert.Equal("321", headers["Content-Length"]);
        Assert.Equal(
            ["Authorization", "Content-Length", "Content-Type", "Host", "X-Amz-Date", "X-Amz-Invocation-Type", "X-Amz-Security-Token", "X-Amzn-Trace-Id"],
            headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Root=1-69A7F5C1-5b2d4938a1c0e4f7d2b59e13;Parent=3c8e5a7f90b1d264;Sampled=0")]
    [InlineData("anything, even = this; \"is\" not ours (to) change")]
    public async Task The_trace_header_goes_out_byte_for_byte(string header)
    {
        await Client().InvokeAsync(default, header, default).WaitAsync(Patience);

        Assert.Equal(header, _function.Only.Headers["X-Amzn-Trace-Id"]);
    }

    [Fact]
    public async Task A_function_error_is_a_failure_although_the_status_is_200()
    {
        _function.Answer = context =>
        {
            context.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
            return context.Response.WriteAsync("""{"errorType":"OutOfStock","errorMessage":"none left","trace":["a","b"]}""");
        };

        var outcome = await Invoke();

        Assert.Equal(InvocationClass.FunctionFailed, outcome.Class);
        Assert.Equal(200, outcome.Status);
        Assert.Equal("Unhandled", outcome.FunctionError);
        Assert.Equal("OutOfStock", outcome.ErrorType);
        Assert.Equal("none left", outcome.ErrorMessage);
    }

    [Theory]
    [InlineData(true, nameof(InvocationClass.PartiallyFailed), 1)]
    [InlineData(false, nameof(InvocationClass.Succeeded), 0)]
    public async Task Records_that_a_function_names_are_read_where_that_was_asked_for(bool namesFailures, string outcome, int items)
    {
        _function.Answer = context => context.Response.WriteAsync("""{"batchItemFailures":[{"itemIdentifier":{"partition":"orders-0","offset":8042}}]}""");

        var heard = await Invoke(Client(namesFailures: namesFailures));

        Assert.Equal((outcome, 200, items, 81), (heard.Class.ToString(), heard.Status, heard.FailedItems?.Count ?? 0, heard.ContentLength));
    }

    [Theory]
    [InlineData("null", nameof(InvocationClass.Succeeded))]
    [InlineData("", nameof(InvocationClass.Succeeded))]
    [InlineData("\"done\"", nameof(InvocationClass.FunctionFailed))]
    public async Task An_answer_that_may_name_records_has_to_be_understood(string answer, string outcome)
    {
        _function.Answer = context => context.Response.WriteAsync(answer);
        var client = Client(namesFailures: true);

        var heard = await Invoke(client);
        await Invoke(client);

        Assert.Equal(outcome, heard.Class.ToString());
        Assert.Equal(heard.Class == InvocationClass.FunctionFailed ? "InvalidBatchItemFailures" : null, heard.ErrorType);
        Assert.Single(_function.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task An_error_of_any_length_is_read_and_the_connection_used_again()
    {
        _function.Answer = context =>
        {
            context.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
            return context.Response.WriteAsync($$"""{"errorType":"Long","errorMessage":"{{new string('x', 2_000_000)}}"}""");
        };
        var client = Client();

        var outcome = await Invoke(client);
        await Invoke(client);

        Assert.Equal("Long", outcome.ErrorType);
        Assert.Equal(2_000_000 + 38, outcome.ContentLength);
        Assert.Single(_function.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task A_long_error_message_is_cut()
    {
        _function.Answer = context =>
        {
            context.Response.Headers["X-Amz-Function-Error"] = "Unhandled";
            return context.Response.WriteAsync($$"""{"errorMessage":"{{new string('x', 5_000)}}"}""");
        };

        Assert.Equal(1024, (await Invoke()).ErrorMessage!.Length);
    }

    [Fact]
    public async Task A_throttle_says_how_long_to_wait()
    {
        _function.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3";
            context.Response.Headers["x-amzn-ErrorType"] = "TooManyRequestsException";
            return context.Response.WriteAsync("""{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}""");
        };

        var outcome = await Invoke();

        Assert.Equal(InvocationClass.Throttled, outcome.Class);
        Assert.Equal(TimeSpan.FromSeconds(3), outcome.RetryAfter);
        Assert.Equal("TooManyRequestsException", outcome.ErrorType);
        Assert.Equal("Rate Exceeded.", outcome.ErrorMessage);
    }

    [Fact]
    public async Task A_date_to_wait_for_counts_from_now()
    {
        _function.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "Wed, 04 Mar 2026 09:05:12 GMT";
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromSeconds(7), (await Invoke()).RetryAfter);
    }

    [Theory]
    [InlineData(500, "ServiceException", nameof(InvocationClass.ServiceFailed))]
    [InlineData(503, null, nameof(InvocationClass.ServiceFailed))]
    [InlineData(404, "ResourceNotFoundException:http://internal.amazon.com/coral/com.amazonaws.awsgirapi/", nameof(InvocationClass.MappingBroken))]
    [InlineData(413, "RequestTooLargeException", nameof(InvocationClass.TooLarge))]
    public async Task An_error_of_lambda_has_its_class(int status, string? type, string expected)
    {
        _function.Answer = context =>
        {
            context.Response.StatusCode = status;
            if (type is not null) context.Response.Headers["x-amzn-ErrorType"] = type;
            return context.Response.WriteAsync("<html>not JSON</html>");
        };

        var outcome = await Invoke();

        Assert.Equal(expected, outcome.Class.ToString());
        Assert.Equal(status, outcome.Status);
        Assert.Equal(type?.Split(':')[0], outcome.ErrorType);
        Assert.Equal("<html>not JSON</html>", outcome.ErrorMessage);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _function.Answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };

        Assert.Equal(InvocationClass.MappingBroken, (await Invoke()).Class);
        Assert.Single(_function.Requests);
    }

    [Fact]
    public async Task A_reset_connection_is_a_failure_of_the_service_that_names_the_endpoint()
    {
        _function.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var outcome = await Invoke();

        Assert.Equal(InvocationClass.ServiceFailed, outcome.Class);
        Assert.Equal(0, outcome.Status);
        Assert.StartsWith($"http://127.0.0.1:{_function.Endpoint.Port} cannot be reached: ", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_breaks_off_is_not_taken_for_success()
    {
        _function.Answer = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half of it");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        Assert.Equal(InvocationClass.ServiceFailed, (await Invoke()).Class);
    }

    [Fact]
    public async Task A_refused_connection_is_a_failure_of_the_service()
    {
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}");

        var outcome = await Invoke(Client(endpoint: endpoint));

        Assert.Equal(InvocationClass.ServiceFailed, outcome.Class);
        Assert.Contains("refused", outcome.ErrorMessage, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_function_that_never_answers_times_out_and_its_connection_is_given_up()
    {
        var aborted = new TaskCompletionSource();
        _function.Answer = context =>
        {
            context.RequestAborted.Register(() => aborted.TrySetResult());
            return _function.Silence(context);
        };
        var client = Client();
        var invocation = client.InvokeAsync("{}"u8.ToArray(), Trace, default);
        await Until(() => !_function.Requests.IsEmpty);

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(invocation.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        var outcome = await invocation.WaitAsync(Patience);
        Assert.Equal(InvocationClass.TimedOut, outcome.Class);
        Assert.Equal("No answer within 60 s (InvocationTimeoutSeconds)", outcome.ErrorMessage);
        await aborted.Task.WaitAsync(Patience);

        _function.Answer = context => context.Response.WriteAsync("null");
        Assert.Equal(InvocationClass.Succeeded, (await Invoke(client)).Class);
        Assert.Equal(2, _function.Requests.Select(request => request.Connection).Distinct().Count());
    }

    [Fact]
    public async Task An_answer_that_stops_half_way_times_out_too()
    {
        _function.Answer = async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await _function.Silence(context);
        };
        var invocation = Client().InvokeAsync("{}"u8.ToArray(), Trace, default);
        await Until(() => !_function.Requests.IsEmpty);

        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(InvocationClass.TimedOut, (await invocation.WaitAsync(Patience)).Class);
    }

    [Fact]
    public async Task Cancellation_throws_and_leaves_the_next_invocation_alone()
    {
        _function.Answer = _function.Silence;
        var client = Client();
        using var stop = new CancellationTokenSource();
        var invocation = client.InvokeAsync("{}"u8.ToArray(), Trace, stop.Token);
        await Until(() => !_function.Requests.IsEmpty);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => invocation.WaitAsync(Patience));
        _function.Answer = context => context.Response.WriteAsync("null");
        Assert.Equal(InvocationClass.Succeeded, (await Invoke(client)).Class);
    }

    [Fact]
    public async Task A_response_without_end_is_not_read_to_its_end()
    {
        const int ChunkBytes = 64 * 1024;
        var closed = new TaskCompletionSource();
        _function.Answer = async context =>
        {
            context.RequestAborted.Register(() => closed.TrySetResult());
            while (!closed.Task.IsCompleted) await context.Response.Body.WriteAsync(new byte[ChunkBytes], context.RequestAborted);
        };

        var outcome = await Invoke();

        Assert.Equal(InvocationClass.Succeeded, outcome.Class);
        Assert.Null(outcome.ContentLength);
        await closed.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_connection_is_used_again_after_success_and_after_errors()
    {
        var client = Client();
        foreach (var status in (int[])[200, 429, 500, 404, 200])
        {
            _function.Answer = context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(new string('x', 40_000));
            };
            await Invoke(client);
        }

        Assert.Equal(5, _function.Requests.Count);
        Assert.Single(_function.Requests.Select(request => request.Connection).Distinct());
    }

    [Fact]
    public async Task Many_invocations_at_a_time_keep_their_payloads_apart()
    {
        _function.Answer = context => context.Response.WriteAsync("null");
        var client = Client();
        var payloads = Enumerable.Range(0, 64).Select(i => Encoding.UTF8.GetBytes($"{i}:{new string('x', i * 1000)}")).ToArray();

        var outcomes = await Task.WhenAll(payloads.Select(payload => client.InvokeAsync(payload, Trace, default))).WaitAsync(Patience);

        Assert.All(outcomes, outcome => Assert.Equal(InvocationClass.Succeeded, outcome.Class));
        Assert.Equal(
            payloads.Select(payload => Encoding.UTF8.GetString(payload)).Order(StringComparer.Ordinal),
            _function.Requests.Select(request => Encoding.UTF8.GetString(request.Body)).Order(StringComparer.Ordinal));
        Assert.All(_function.Requests, request => Assert.Equal(request.ExpectedAuthorization(Secret), request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Expired_credentials_are_replaced_once()
    {
        var client = Client();
        await Invoke(client);
        _chain = () => new BasicAWSCredentials("AKIDOTHER", "another");
        _function.Answer = context => Refuse(context, "AKIDTEST", "ExpiredTokenException");

        Assert.Equal(InvocationClass.Succeeded, (await Invoke(client)).Class);
        Assert.Equal(3, _function.Requests.Count);
        Assert.Equal(_function.Requests.Last().ExpectedAuthorization("another"), _function.Requests.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task Credentials_that_stay_refused_break_the_mapping()
    {
        _function.Answer = context => Refuse(context, "AKID", "UnrecognizedClientException");

        var outcome = await Invoke();

        Assert.Equal(InvocationClass.MappingBroken, outcome.Class);
        Assert.Equal("UnrecognizedClientException", outcome.ErrorType);
        Assert.Single(_function.Requests);
    }

    [Theory]
    [InlineData("InvalidSignatureException")]
    [InlineData("SignatureDoesNotMatch")]
    public async Task What_AWS_says_of_a_signature_is_not_passed_on_for_it_echoes_the_request(string type)
    {
        _function.Answer = context =>
        {
            context.Response.StatusCode = 403;
            context.Response.Headers["x-amzn-ErrorType"] = type;
            return context.Response.WriteAsync("""{"message":"The Canonical String for this request should have been 'x-amz-security-token:the/token=='"}""");
        };

        var outcome = await Invoke();

        Assert.Equal((InvocationClass.MappingBroken, type), (outcome.Class, outcome.ErrorType));
        Assert.StartsWith("AWS computes another signature; correct the secret access key", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("token", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_nothing_is_sent()
    {
        _chain = () => throw new AmazonClientException("none.");

        var outcome = await Invoke();

        Assert.Equal(InvocationClass.MappingBroken, outcome.Class);
        Assert.StartsWith("No AWS credentials: none.", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(_function.Requests);
    }

    private static Task Refuse(HttpContext context, string accessKey, string type)
    {
        if (!context.Request.Headers.Authorization.ToString().Contains($"Credential={accessKey}", StringComparison.Ordinal))
        {
            return context.Response.WriteAsync("null");
        }

        context.Response.StatusCode = 403;
        context.Response.Headers["x-amzn-ErrorType"] = type;
        return context.Response.WriteAsync("""{"message":"The security token included in the request is expired"}""");
    }

    private LambdaClient Client(string function = "orders", string? qualifier = null, Uri? endpoint = null, bool namesFailures = false)
    {
        var options = new LambdaClientOptions
        {
            Endpoint = endpoint ?? _function.Endpoint,
            Region = "eu-west-1",
            FunctionNameOrArn = function,
            Qualifier = qualifier,
            Timeout = TimeSpan.FromSeconds(60),
            NamesFailures = namesFailures,
        };
        var credentials = new AwsCredentialSource(_ => Task.FromResult(_chain()), _clock, NullLogger<AwsCredentialSource>.Instance);
        return new LambdaClient(options, credentials, _http, _clock);
    }

    private Task<InvocationOutcome> Invoke(LambdaClient? client = null, byte[]? payload = null) =>
        (client ?? Client()).InvokeAsync(payload ?? "{}"u8.ToArray(), Trace, default).WaitAsync(Patience);

    private static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
