using System.Collections.Concurrent;
using Gateway.Hosting.Export;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.House.Collector;

/// <summary>A collector on loopback that keeps the metrics it is sent.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<IReadOnlyList<ReadMetric>> _requests = new();

    private FakeCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPost("/v1/metrics", ReceiveAsync);
    }

    public string Endpoint => _application.Urls.First();

    /// <summary>Each request's metrics.</summary>
    public IReadOnlyList<IReadOnlyList<ReadMetric>> Requests => [.. _requests];

    public static async Task<FakeCollector> StartAsync()
    {
        var collector = new FakeCollector();
        await collector._application.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _requests.Enqueue(MetricsRequestReader.Read(body.ToArray()));
    }
}
