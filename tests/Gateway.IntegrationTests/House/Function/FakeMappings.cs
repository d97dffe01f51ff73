using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>Lambda's list of event source mappings on loopback, a few to a page; it refuses what is not signed as it must be.</summary>
internal sealed class FakeMappings : IAsyncDisposable
{
    private const string Path = "/2015-03-31/event-source-mappings/";

    // Opaque to whoever gets it, and with what has to be escaped in a query.
    private const string Marker = "a/b+c==";

    private readonly JsonArray _mappings;
    private readonly int _page;
    private LoopbackServer? _server;

    private FakeMappings(string list, int page)
    {
        _mappings = JsonNode.Parse(list)!["EventSourceMappings"]!.AsArray();
        _page = page;
    }

    public string Endpoint => _server!.Address.ToString().TrimEnd('/');

    public Violations Violations { get; } = new();

    /// <summary>True while the caller may not list them.</summary>
    public volatile bool IsDenied;

    /// <param name="list">As <c>aws lambda list-event-source-mappings</c> prints it.</param>
    /// <param name="page">How many are told at a time.</param>
    public static async Task<FakeMappings> StartAsync(string list, int page = 100)
    {
        var fake = new FakeMappings(list, page);
        fake._server = await LoopbackServer.StartAsync(fake.ServeAsync);
        return fake;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    // https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html
    private Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path != Path || !HttpMethods.IsGet(request.Method)) Violations.Add($"Unknown call {request.Method} {request.Path}{request.QueryString}.");
        if (SignatureCheck.Fault(request, [], AwsCredentials.Known, FakeLambda.Region, "lambda") is { } fault) Violations.Add(fault);
        if (IsDenied)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.Headers["x-amzn-ErrorType"] = "AccessDeniedException";
            return context.Response.WriteAsync("""{"Message":"User: somebody is not authorized to perform: lambda:ListEventSourceMappings"}""");
        }

        var told = request.Query["Marker"] is [{ } marker] ? int.Parse(marker[Marker.Length..], CultureInfo.InvariantCulture) : 0;
        var page = new JsonArray([.. _mappings.Skip(told).Take(_page).Select(mapping => mapping!.DeepClone())]);
        var answer = new JsonObject { ["EventSourceMappings"] = page };
        if (told + _page < _mappings.Count) answer["NextMarker"] = $"{Marker}{told + _page}";
        return context.Response.WriteAsync(answer.ToJsonString());
    }
}
