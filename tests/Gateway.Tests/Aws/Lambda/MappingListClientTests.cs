using Gateway.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Aws.Lambda;

public sealed class MappingListClientTests : IAsyncLifetime
{
    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly TestClock _clock = new();
    private FakeFunction _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await FakeFunction.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task All_pages_are_asked_for_with_signed_requests()
    {
        _aws.Answer = context => context.Response.WriteAsync(
            context.Request.Query.ContainsKey("Marker") ? """{"EventSourceMappings":[{"UUID":"2"}],"NextMarker":null}""" : """{"EventSourceMappings":[{"UUID":"1"}],"NextMarker":"a/b+c="}""");

        var list = await ListAsync();

        Assert.Null(list.Problem);
        Assert.Equal(["1", "2"], list.Mappings.Select(mapping => mapping.GetProperty("UUID").GetString()));
        Assert.Equal(["/2015-03-31/event-source-mappings/?MaxItems=100", "/2015-03-31/event-source-mappings/?Marker=a%2Fb%2Bc%3D&MaxItems=100"], _aws.Requests.Select(request => request.Target));
        Assert.All(_aws.Requests, request => Assert.Equal(request.ExpectedAuthorization("example-secret"), request.Headers["Authorization"]));
    }

    [Theory]
    [InlineData(403, """{"message":"User r is not authorized.","__type":"AccessDeniedException"}""", "cannot be listed: allow lambda:ListEventSourceMappings, or import from")]
    [InlineData(503, "<html>", "let this machine reach Lambda's API with credentials, or import from `aws lambda list-event-source-mappings`. (HTTP status 503)")]
    [InlineData(200, "[]", "(an answer of another form)")]
    public async Task What_is_not_told_becomes_a_sentence_with_its_remedy(int status, string body, string part)
    {
        _aws.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        };

        var list = await ListAsync();

        Assert.Empty(list.Mappings);
        Assert.Contains(part, list.Problem, StringComparison.Ordinal);
    }

    private Task<MappingList> ListAsync() =>
        new MappingListClient(new SignedGet(AwsCredentialSource.Fixed("AKIAEXAMPLE", "example-secret", _clock, NullLogger<AwsCredentialSource>.Instance), _http, _clock), _aws.Endpoint)
            .ListAsync("eu-west-1", TestContext.Current.CancellationToken);
}
