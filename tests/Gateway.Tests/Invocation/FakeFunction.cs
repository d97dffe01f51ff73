using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Gateway.Invocation;

/// <summary>A Lambda endpoint on loopback that answers as the test says and keeps what it got.</summary>
internal sealed class FakeFunction : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing = new();

    private FakeFunction(WebApplication app)
    {
        _app = app;
    }

    /// <summary>What the next requests are answered with.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static context => context.Response.WriteAsync("null");

    public ConcurrentQueue<ReceivedRequest> Requests { get; } = new();

    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Ends when the server closes: for answers that never come.</summary>
    public CancellationToken Closing => _closing.Token;

    public ReceivedRequest Only => Assert.Single(Requests);

    public static async Task<FakeFunction> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var app = builder.Build();
        var fake = new FakeFunction(app);
        app.Run(fake.HandleAsync);
        await app.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    /// <summary>Answers nothing until the caller or the server goes away.</summary>
    public Task Silence(HttpContext context)
    {
        var silence = new TaskCompletionSource();
        context.RequestAborted.Register(() => silence.TrySetCanceled());
        Closing.Register(() => silence.TrySetCanceled());
        return silence.Task;
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Requests.Enqueue(new ReceivedRequest(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray(),
            context.Connection.Id));
        await Answer(context);
    }
}
