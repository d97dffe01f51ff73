using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Aws;
using Gateway.Invocation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tracing.Emission.Upload;

/// <summary>An emitter with what it needs, documents for it, and what arrived.</summary>
internal sealed class UploadHarness : IAsyncDisposable
{
    public const string Secret = "wJalrXUtnFEMI/K7MDENG";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly SegmentDocumentPool _pool = new();
    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly Dictionary<SegmentResult, int> _reported = [];

    private UploadHarness(HttpSegmentEmitterOptions options, double random)
    {
        var reporting = options with { Report = Report };
        Emitter = new HttpSegmentEmitter(reporting, _http, TimeProvider.System, () => random, NullLogger<HttpSegmentEmitter>.Instance);
    }

    public HttpSegmentEmitter Emitter { get; }

    public static AwsCredentialSource Credentials { get; } =
        AwsCredentialSource.Fixed("AKIDEXAMPLE", Secret, TimeProvider.System, NullLogger<AwsCredentialSource>.Instance);

    /// <param name="target">Where to.</param>
    /// <param name="random">0 for retries without a wait.</param>
    /// <param name="change">What is not as usual.</param>
    public static UploadHarness To(UploadTarget target, double random = 0, Func<HttpSegmentEmitterOptions, HttpSegmentEmitterOptions>? change = null)
    {
        var options = new HttpSegmentEmitterOptions { Target = target, Format = new XRayFormat(), Linger = TimeSpan.Zero };
        return new UploadHarness(change is null ? options : change(options), random);
    }

    /// <summary>The strings in a call's array, parsed.</summary>
    public static IReadOnlyList<JsonElement> DocumentsOf(ReceivedRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return [.. body.RootElement.GetProperty("TraceSegmentDocuments").EnumerateArray().Select(text => JsonDocument.Parse(text.GetString()!).RootElement)];
    }

    public static string IdOf(int i) => i.ToString("x16", CultureInfo.InvariantCulture);

    public int Reported(SegmentResult result)
    {
        lock (_reported) return _reported.GetValueOrDefault(result);
    }

    public SegmentDocument Document(int i, string more = "") =>
        Raw($$"""{"trace_id":"1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13","id":"{{IdOf(i)}}","name":"a \"quoted\" näme {{more}}"}""");

    public SegmentDocument Raw(string text)
    {
        var document = _pool.Get();
        document.Start();
        new JsonCursor(document).Raw(Encoding.UTF8.GetBytes(text));
        return document;
    }

    public void Emit(int count)
    {
        for (var i = 1; i <= count; i++) Emitter.Emit(Document(i));
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound, TimeProvider.System);
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Emitter.DisposeAsync();
        _http.Dispose();
    }

    private void Report(SegmentResult result, int count)
    {
        lock (_reported) _reported[result] = _reported.GetValueOrDefault(result) + count;
    }
}
