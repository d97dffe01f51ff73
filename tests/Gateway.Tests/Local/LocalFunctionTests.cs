using System.Net;
using Gateway.Local.Traces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Local;

public sealed class LocalFunctionTests : IAsyncLifetime
{
    private const string Root = "1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13";
    private const string Event = """
        {"eventSource":"SelfManagedKafka","records":{"orders-0":[{"topic":"orders","partition":0,"offset":8041,"value":"aGk=","headers":[]},{"topic":"orders","partition":0,"offset":8042,"headers":[]}]}}
        """;

    private readonly TraceStore _store = new(TimeProvider.System);
    private readonly List<ReceivedInvocation> _invocations = [];
    private readonly HttpClient _http = new();
    private LocalDaemon _daemon = null!;
    private LocalFunction _function = null!;

    public async ValueTask InitializeAsync()
    {
        _daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions(), _store, NullLogger.Instance);
        var options = new LocalFunctionOptions { DaemonAddress = _daemon.Address, FailureShare = 0.5 };
        _function = await LocalFunction.StartAsync(options, TimeProvider.System, _invocations.Add);
        _http.BaseAddress = _function.Endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _function.DisposeAsync();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public async Task An_invocation_is_answered_as_Lambda_does()
    {
        using var response = await InvokeAsync("orders", Event);

        Assert.Equal("null", await response.Content.ReadAsStringAsync());
        Assert.Equal(_invocations[0].RequestId, response.Headers.GetValues("x-amzn-RequestId").Single());
        Assert.Equal("$LATEST", response.Headers.GetValues("X-Amz-Executed-Version").Single());
        Assert.False(response.Headers.Contains("X-Amz-Function-Error"));
    }

    [Fact]
    public async Task The_function_sees_its_records()
    {
        await InvokeAsync("arn:aws:lambda:eu-west-1:111122223333:function:orders", Event, "?Qualifier=live");

        var invocation = Assert.Single(_invocations);
        Assert.Equal(("arn:aws:lambda:eu-west-1:111122223333:function:orders", "live"), (invocation.Function, invocation.Qualifier));
        Assert.Equal([("orders-0", 8041L), ("orders-0", 8042L)], invocation.Records.Select(record => (record.Lane, record.Offset)));
        Assert.Equal("hi"u8.ToArray(), invocation.Records[0].Value);
        Assert.Null(invocation.Records[1].Value);
    }

    [Fact]
    public async Task Failures_come_evenly_and_as_200_with_a_function_error()
    {
        List<bool> failed = [];
        for (var i = 0; i < 4; i++)
        {
            using var response = await InvokeAsync("orders", Event);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            failed.Add(response.Headers.Contains("X-Amz-Function-Error"));
        }

        Assert.Equal([false, true, false, true], failed);
        Assert.Equal(failed, _invocations.Select(invocation => invocation.Failed));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"records":{"orders-0":[{"offset":"x"}]}}""")]
    public async Task What_is_not_an_event_is_refused(string payload)
    {
        using var response = await InvokeAsync("orders", payload);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("InvalidRequestContentException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Empty(_invocations);
    }

    [Fact]
    public async Task More_than_6_MB_is_refused()
    {
        using var response = await InvokeAsync("orders", new string(' ', 6_291_457));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("RequestEntityTooLargeException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    public async Task A_sampled_call_gets_Lambdas_own_segments()
    {
        await InvokeAsync("orders:live", Event, header: $"Root={Root};Parent=3c8e5a7f90b1d264;Sampled=1");

        await Eventually.TrueAsync(() => _daemon.Received == 2);
        Assert.True(_store.TryGet(Root, out var tree));
        var service = Assert.Single(tree.Roots);
        Assert.Equal(("AWS::Lambda", "orders", "3c8e5a7f90b1d264"), (service.Segment.Origin, service.Segment.Name, service.Segment.ParentId));
        Assert.Equal("AWS::Lambda::Function", Assert.Single(service.Children).Segment.Origin);
    }

    [Theory]
    [InlineData($"Root={Root};Parent=3c8e5a7f90b1d264;Sampled=0")]
    [InlineData($"Root={Root};Parent=3c8e5a7f90b1d264")]
    [InlineData(null)]
    public async Task A_call_that_is_not_sampled_gets_none(string? header)
    {
        await InvokeAsync("orders", Event, header: header);
        await InvokeAsync("orders", Event, header: "Root=1-00000000-000000000000000000000001;Parent=3c8e5a7f90b1d264;Sampled=1");

        await Eventually.TrueAsync(() => _daemon.Received == 2);
        Assert.False(_store.TryGet(Root, out _));
        Assert.Equal(header, _invocations[0].TraceHeader);
    }

    private async Task<HttpResponseMessage> InvokeAsync(string function, string payload, string query = "", string? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations{query}")
        {
            Content = new StringContent(payload),
        };
        if (header is not null) request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id", header);
        return await _http.SendAsync(request);
    }
}
