using System.Net;
using System.Text;
using System.Text.Json;

namespace Gateway.Local.Runtime;

public sealed class RuntimeApiTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live";
    private const string Trace = "Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Parent=53995c3f42cd8ad8;Sampled=1";

    private RuntimeSession _session = new();
    private LocalHttp _http = null!;
    private FakeRuntime _runtime = null!;

    public async ValueTask InitializeAsync()
    {
        _http = await LocalHttp.StartAsync(0, new RuntimeApi(Arn, () => _session).Map);
        _runtime = new FakeRuntime($"127.0.0.1:{_http.Port}", static _ => { });
    }

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        await _http.DisposeAsync();
    }

    [Fact]
    public async Task Work_comes_with_the_headers_of_Lambda()
    {
        var invocation = Invocation("first");
        invocation.Begin(DateTimeOffset.FromUnixTimeMilliseconds(1_772_615_105_000), TimeSpan.FromSeconds(3));
        _session.Offer(invocation);

        using var next = await _runtime.NextAsync();

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal("application/json", next.Content.Headers.ContentType!.MediaType);
        Assert.Equal("first", Header(next, "Lambda-Runtime-Aws-Request-Id"));
        Assert.Equal("1772615108000", Header(next, "Lambda-Runtime-Deadline-Ms"));
        Assert.Equal(Arn, Header(next, "Lambda-Runtime-Invoked-Function-Arn"));
        Assert.Equal(Trace, Header(next, "Lambda-Runtime-Trace-Id"));
        Assert.Equal("e30=", Header(next, "Lambda-Runtime-Client-Context"));
        Assert.Equal("""{"records":{}}""", await next.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Whoever_asks_waits_until_there_is_work()
    {
        var next = _runtime.NextAsync();
        await _session.Asked;
        Assert.False(next.IsCompleted);

        _session.Offer(Invocation("first"));

        Assert.Equal("first", FakeRuntime.RequestIdOf(await next));
    }

    [Fact]
    public async Task A_response_is_accepted_once()
    {
        var invocation = await HandOverAsync("first");

        await AssertAsync(_runtime.PostAsync("invocation/first/response", """{"ok":true}"""), HttpStatusCode.Accepted, """{"status":"OK"}""");
        Assert.Equal("""{"ok":true}""", Text(await invocation.Answered));
        await AssertAsync(_runtime.PostAsync("invocation/first/response", "2"), HttpStatusCode.Forbidden, "InvalidStateTransition");
        await AssertAsync(_runtime.PostAsync("invocation/first/error", "{}"), HttpStatusCode.Forbidden, "InvalidStateTransition");
    }

    [Fact]
    public async Task An_error_is_passed_on_as_the_function_wrote_it()
    {
        var invocation = await HandOverAsync("first");

        await AssertAsync(_runtime.PostAsync("invocation/first/error", """{"errorType":"E","stackTrace":["a"]}"""), HttpStatusCode.Accepted, "OK");

        var answer = await invocation.Answered;
        Assert.True(answer.IsError);
        Assert.Equal("""{"errorType":"E","stackTrace":["a"]}""", Text(answer));
    }

    [Fact]
    public async Task An_answer_to_another_invocation_is_refused_and_changes_nothing()
    {
        var invocation = await HandOverAsync("first");

        await AssertAsync(_runtime.PostAsync("invocation/second/response", "1"), HttpStatusCode.BadRequest, "InvalidRequestID");
        Assert.False(invocation.Answered.IsCompleted);
        await AssertAsync(_runtime.PostAsync("invocation/first/response", "1"), HttpStatusCode.Accepted, "OK");
    }

    [Fact]
    public async Task Nobody_may_ask_for_more_before_he_has_answered()
    {
        await HandOverAsync("first");

        await AssertAsync(_runtime.NextAsync(), HttpStatusCode.Forbidden, "InvalidStateTransition");
    }

    [Fact]
    public async Task The_largest_answer_is_taken_whole()
    {
        var invocation = await HandOverAsync("first");

        await AssertAsync(_runtime.PostAsync("invocation/first/response", new ByteArrayContent(new byte[RuntimeApi.LargestAnswer])), HttpStatusCode.Accepted, "OK");

        Assert.Equal(RuntimeApi.LargestAnswer, (await invocation.Answered).Body.Length);
    }

    [Fact]
    public async Task An_answer_beyond_that_is_refused_and_becomes_a_function_error()
    {
        var invocation = await HandOverAsync("first");

        await AssertAsync(_runtime.PostAsync("invocation/first/response", new ByteArrayContent(new byte[RuntimeApi.LargestAnswer + 1])), HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge");

        var answer = await invocation.Answered;
        Assert.True(answer.IsError);
        Assert.Equal("Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).", FunctionErrors.Describe(answer));
    }

    [Fact]
    public async Task A_start_can_fail_only_while_it_lasts()
    {
        await AssertAsync(_runtime.PostAsync("init/error", """{"errorType":"E"}"""), HttpStatusCode.Accepted, "OK");
        Assert.Equal("""{"errorType":"E"}""", Text(await _session.NotStarted));

        _session = new RuntimeSession();
        _session.Offer(Invocation("first"));
        using var next = await _runtime.NextAsync();
        await AssertAsync(_runtime.PostAsync("init/error", "{}"), HttpStatusCode.Forbidden, "InvalidStateTransition");
    }

    [Fact]
    public async Task An_answer_of_an_earlier_life_is_none_of_this_one()
    {
        var old = await HandOverAsync("first");
        _session = new RuntimeSession();

        await AssertAsync(_runtime.PostAsync("invocation/first/response", "1"), HttpStatusCode.Forbidden, "InvalidStateTransition");

        Assert.False(old.Answered.IsCompleted);
    }

    [Theory]
    [InlineData("invocation/first/answer")]
    [InlineData("../../2020-01-01/extension/register")]
    public Task What_is_not_of_this_api_is_not_found(string path) => AssertAsync(_runtime.PostAsync(path, "{}"), HttpStatusCode.NotFound, "");

    private async Task<RuntimeInvocation> HandOverAsync(string id)
    {
        var invocation = Invocation(id);
        _session.Offer(invocation);
        using var next = await _runtime.NextAsync();
        return invocation;
    }

    private static RuntimeInvocation Invocation(string id) =>
        new(id, """{"records":{}}"""u8.ToArray(), CancellationToken.None) { TraceHeader = Trace, ClientContext = "e30=" };

    private static string Text(InvocationAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task AssertAsync(Task<HttpResponseMessage> posted, HttpStatusCode status, string said)
    {
        using var response = await posted;
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(said, body, StringComparison.Ordinal);
        if (body.Length > 0) JsonElement.Parse(body);
    }
}
