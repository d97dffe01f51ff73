using System.Net.Http.Headers;
using Gateway.Diagnostics.Reading;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Otlp;

namespace Gateway.Hosting.Export;

/// <summary>Sends metrics to a collector: OTLP over HTTP, in protobuf.</summary>
internal sealed class OtlpMetricExporter(Uri endpoint, HttpMessageInvoker http, TimeProvider clock) : IMetricExporter
{
    private const string MetricsPath = "/v1/metrics";
    private const string ContentType = "application/x-protobuf";

    /// <summary>How long a collector may take; OpenTelemetry's own default.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Uri _address = new(endpoint, MetricsPath);
    private readonly OtlpMetricsWriter _writer = new($"{Environment.MachineName}:{Environment.ProcessId}", clock.GetUtcNow());

    public async Task<string?> ExportAsync(IReadOnlyList<Metric> metrics, DateTimeOffset at, CancellationToken ct)
    {
        using var document = new SegmentDocument();
        _writer.Write(metrics, at, document);
        using var timeUp = new CancellationTokenSource(Timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, timeUp.Token);
        try
        {
            return await PostAsync(document.Json, limit.Token);
        }
        // Whatever a network stack throws: the next interval tries again, and counts go on.
        catch (Exception e)
        {
            // A connection that is being given up may fail in other ways than by cancellation, so the token decides.
            ct.ThrowIfCancellationRequested();
            return timeUp.IsCancellationRequested ? $"{_address} has not answered within {Timeout.TotalSeconds} s" : $"{_address} cannot be reached: {(e.InnerException ?? e).Message}";
        }
    }

    private async Task<string?> PostAsync(ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = content };
        using var response = await http.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode) return $"{_address} answered {(int)response.StatusCode}";
        // The answer has the very shape of the one for spans.
        var (rejected, message) = PartialSuccess.Read(await response.Content.ReadAsByteArrayAsync(ct));
        return rejected > 0 ? $"{_address} rejected {rejected} data points: {message}" : null;
    }
}
