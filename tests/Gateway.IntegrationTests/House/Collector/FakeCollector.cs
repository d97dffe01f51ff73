using System.Collections.Concurrent;
using System.Text;
using Gateway.Hosting.Export;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.House.Collector;

/// <summary>A collector on loopback that keeps the metrics and the spans it is sent.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<byte[]> _metrics = new();
    private readonly ConcurrentQueue<byte[]> _spans = new();

    private FakeCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.MapPost("/v1/metrics", context => ReceiveAsync(context, _metrics));
        _application.MapPost("/v1/traces", context => ReceiveAsync(context, _spans));
    }

    public string Endpoint => _application.Urls.First();

    /// <summary>What a gateway has to be told to send metrics here, and to CloudWatch by its own output.</summary>
    public string Metrics => $"Metrics: {{ Exporters: [Otlp, EmbeddedMetricFormat], IntervalSeconds: 1, OtlpEndpoint: '{Endpoint}', Namespace: Shop }}";

    /// <summary>Each request's metrics.</summary>
    public IReadOnlyList<IReadOnlyList<ReadMetric>> Requests => [.. _metrics.Select(body => MetricsRequestReader.Read(body))];

    /// <summary>All that it was told; text in it reads as text where it is ASCII.</summary>
    public IEnumerable<string> Heard => _metrics.Concat(_spans).Select(Encoding.Latin1.GetString);

    public static async Task<FakeCollector> StartAsync()
    {
        var collector = new FakeCollector();
        await collector._application.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task ReceiveAsync(HttpContext context, ConcurrentQueue<byte[]> kept)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        kept.Enqueue(body.ToArray());
    }
}
