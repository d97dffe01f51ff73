using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Local.Traces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Local.Runtime;

public sealed class LambdaEndpointTests : IAsyncLifetime
{
    private const string Root = "1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13";
    private const string Parent = "53995c3f42cd8ad8";

    private readonly TaskCompletionSource<FakeRuntime> _runtime = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private readonly TraceStore _store = new(TimeProvider.System);
    private LocalDaemon _daemon = null!;
    private FunctionFleet _fleet = null!;
    private LambdaEndpoint _endpoint = null!;

    public async ValueTask InitializeAsync()
    {
        _daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions(), _store, NullLogger.Instance);
        var options = new FunctionFleetOptions
        {
            FunctionArn = "arn:aws:lambda:eu-west-1:111122223333:function:fulfil",
            Timeout = TimeSpan.FromSeconds(30),
            StartLimit = TimeSpan.FromSeconds(30),
            Start = (address, print) =>
            {
                var runtime = new FakeRuntime(address, print);
                _runtime.SetResult(runtime);
                return runtime;
            },
        };
        _fleet = new FunctionFleet(options, new RecordingWatch(), TimeProvider.System);
        _fleet.Start();
        _endpoint = await LambdaEndpoint.StartAsync(_fleet, _daemon.Address, TimeProvider.System);
        _http.BaseAddress = _endpoint.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _endpoint.DisposeAsync();
        await _fleet.DisposeAsync();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public async Task A_result_is_answered_as_Lambda_does()
    {
        var invoked = InvokeAsync("?Qualifier=live");
        var runtime = await _runtime.Task;
        var id = await runtime.TakeAsync();
        await runtime.RespondAsync(id, """{"ok":true}""");

        using var response = await invoked;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"ok":true}""", await response.Content.ReadAsStringAsync());
        Assert.Equal((id, "live"), (Header(response, "x-amzn-RequestId"), Header(response, "X-Amz-Executed-Version")));
        Assert.False(response.Headers.Contains("X-Amz-Function-Error"));
        Assert.False(response.Headers.Contains("X-Amz-Log-Result"));
    }

    [Fact]
    public async Task A_function_error_is_a_200_that_says_so()
    {
        var invoked = InvokeAsync();
        var runtime = await _runtime.Task;
        using var posted = await runtime.PostAsync($"invocation/{await runtime.TakeAsync()}/error", """{"errorType":"TypeError"}""");

        using var response = await invoked;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Unhandled", Header(response, "X-Amz-Function-Error"));
        Assert.Equal("""{"errorType":"TypeError"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_end_of_the_log_comes_with_the_answer_when_it_is_asked_for()
    {
        var invoked = InvokeAsync(headers: ("X-Amz-Log-Type", "Tail"));
        var runtime = await _runtime.Task;
        var id = await runtime.TakeAsync();
        runtime.Print("packing");
        await runtime.RespondAsync(id);

        using var response = await invoked;

        Assert.Equal("packing\n", Encoding.UTF8.GetString(Convert.FromBase64String(Header(response, "X-Amz-Log-Result"))));
    }

    [Fact]
    public async Task The_function_is_told_its_own_segment_as_the_parent()
    {
        var invoked = InvokeAsync(headers: (InvocationHeader.Name, $"Root={Root};Parent={Parent};Sampled=1"));
        var runtime = await _runtime.Task;
        using var next = await runtime.NextAsync();
        Assert.True(InvocationHeader.TryParse(Header(next, "Lambda-Runtime-Trace-Id"), out var seen));
        await runtime.RespondAsync(FakeRuntime.RequestIdOf(next));
        using var response = await invoked;

        await Eventually.TrueAsync(() => _daemon.Received == 2);
        Assert.True(_store.TryGet(Root, out var tree));
        var service = Assert.Single(tree.Roots);
        Assert.Equal((Parent, true), (service.Segment.ParentId, service.IsService));
        Assert.Equal((seen.ParentId, true), (Assert.Single(service.Children).Segment.Id, service.Children[0].IsFunction));
        Assert.Equal(Root, seen.TraceId);
    }

    [Theory]
    [InlineData($"Root={Root};Parent={Parent};Sampled=0")]
    [InlineData("Self=1-2-3")]
    public async Task Any_other_header_reaches_the_function_as_it_is_and_leaves_no_segments(string header)
    {
        var invoked = InvokeAsync(headers: (InvocationHeader.Name, header));
        var runtime = await _runtime.Task;
        using var next = await runtime.NextAsync();
        await runtime.RespondAsync(FakeRuntime.RequestIdOf(next));
        using var response = await invoked;

        Assert.Equal(header, Header(next, "Lambda-Runtime-Trace-Id"));
        Assert.Equal(0, _daemon.Received);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData("", HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData(null, HttpStatusCode.RequestEntityTooLarge, "RequestTooLargeException")]
    public async Task What_is_no_event_is_refused_in_Lambdas_words(string? body, HttpStatusCode status, string type)
    {
        using var response = await InvokeAsync(body: body ?? $"\"{new string('x', 6_291_455)}\"");

        Assert.Equal((status, type), (response.StatusCode, Header(response, "x-amzn-ErrorType")));
        Assert.Equal("User", JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("Type").GetString());
    }

    private async Task<HttpResponseMessage> InvokeAsync(string query = "", string body = "{}", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/2015-03-31/functions/fulfil/invocations{query}") { Content = new StringContent(body) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
