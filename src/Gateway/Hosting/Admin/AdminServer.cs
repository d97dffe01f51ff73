using System.Net;
using System.Net.Sockets;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin.Exposition;
using Gateway.Hosting.Admin.History;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Admin;

/// <summary>Answers operators, probes and scrapers over HTTP on <c>Admin.Listen</c>.</summary>
/// <param name="mappings">What is reported on, now.</param>
/// <param name="history">What has been seen of it lately.</param>
/// <param name="metrics">What a scrape is answered with.</param>
/// <param name="traces">The recent sampled traces, newest first, each a segment document.</param>
/// <param name="listen"><c>Admin.Listen</c>: http, an IP address or localhost, a port; port 0 picks a free one.</param>
/// <param name="token">What guards it; null without.</param>
/// <param name="logger">Hears of the address, and of requests that fail.</param>
internal sealed partial class AdminServer(
    Func<IReadOnlyList<IMappingStatusSource>> mappings,
    MappingHistory history,
    MetricsText metrics,
    Func<IReadOnlyList<ReadOnlyMemory<byte>>> traces,
    Uri listen,
    AdminToken? token,
    ILogger<AdminServer> logger) : IAsyncDisposable
{
    /// <summary>Nothing that is asked here has a body worth the name.</summary>
    private const int LargestBody = 16 * 1024;

    /// <summary>Some twenty browsers, or a scraper and probes many times over; at most 5 MB of half-read requests.</summary>
    private const int MostConnections = 128;

    /// <summary>Longer than dashboards wait between two questions, and scrapers as a rule.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(5);

    private readonly ConnectionLimit _connections = new(MostConnections);
    private readonly RequestGuard _guard = new(IsLoopback(listen), LargestBody, token);
    private WebApplication? _app;
    private Uri? _bound;

    /// <summary>Where it listens; with port 0 the real port is known once it has started.</summary>
    public Uri Address => _bound ?? listen;

    /// <summary>What is wrong with the configuration as it is written now; nothing while that is the one in force.</summary>
    public Func<IReadOnlyList<string>> ConfigurationProblems { get; init; } = static () => [];

    /// <exception cref="AdminListenException">The address cannot be had.</exception>
    public async Task StartAsync(CancellationToken stoppingToken)
    {
        try
        {
            _app = Build();
            await _app.StartAsync(stoppingToken);
        }
        catch (Exception refused) when (refused is IOException or SocketException or InvalidOperationException)
        {
            throw new AdminListenException(Explain(refused), refused);
        }

        _bound = new Uri(_app.Urls.First());
        LogListening(_bound);
        // Not waited for: a secret that cannot be read is told in the log now, and not with the first request only.
        _ = token?.ReadAsync(stoppingToken);
    }

    /// <summary>Takes no more requests, and lets those that are being answered finish.</summary>
    public Task StopAsync(CancellationToken hardStop) => _app?.StopAsync(hardStop) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build()
    {
        // The empty builder: a container image's own settings for web applications (ports, above all) mean nothing here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();

        var app = builder.Build();
        app.Use(GuardAsync);
        HealthEndpoints.Map(app, mappings, ConfigurationProblems, _guard.IsTrustedAsync);
        MappingEndpoints.Map(app, mappings);
        MappingSwitchEndpoints.Map(app, mappings);
        HistoryEndpoint.Map(app, history, ConfigurationProblems);
        MetricsEndpoint.Map(app, metrics);
        TraceEndpoint.Map(app, traces);
        DashboardEndpoints.Map(app);
        return app;
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.KeepAliveTimeout = IdleLimit;
        kestrel.Limits.RequestHeadersTimeout = HeadersLimit;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(_connections.Before));
        if (listen.Scheme != Uri.UriSchemeHttp)
            throw new InvalidOperationException("it must begin with http://");

        // Port 0 with two loopback addresses would be two ports; a name other than localhost would mean every interface.
        if (IPAddress.TryParse(listen.IdnHost, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            kestrel.ListenAnyIP(listen.Port);
        else if (address is not null)
            kestrel.Listen(address, listen.Port);
        else if (listen.IsLoopback && listen.Port == 0)
            kestrel.Listen(IPAddress.Loopback, 0);
        else if (listen.IsLoopback)
            kestrel.ListenLocalhost(listen.Port);
        else
            throw new InvalidOperationException("its host must be an IP address of this machine (0.0.0.0 for all of them) or localhost");
    }

    private string Explain(Exception refused) => refused switch
    {
        _ when refused is AddressInUseException || refused.InnerException is AddressInUseException =>
            $"Admin.Listen is {listen.OriginalString}, but port {listen.Port} is already in use; choose another port (0 picks a free one) or stop what uses it.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"Admin.Listen is {listen.OriginalString}, but this process may not use port {listen.Port}; choose a port above 1023.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            $"Admin.Listen is {listen.OriginalString}, but this machine has no address {listen.Host}; 127.0.0.1 serves this machine only, 0.0.0.0 all its networks.",
        _ => $"Admin.Listen is {listen.OriginalString}, which cannot be listened on: {refused.Message}",
    };

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.AddTo(context.Response.Headers);
        try
        {
            if ((await _guard.RefuseAsync(context) ?? await RequestBody.RefuseAsync(context.Request, LargestBody)) is { } refusal)
            {
                LogRequestRefused(context.Request.Method, context.Request.Path, refusal.Message);
                await Answers.RefusedAsync(context, refusal);
                return;
            }

            await _connections.AnswerAsync(context, () => next(context));
            if (!context.Response.HasStarted) await ExplainAsync(context);
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // The edge of this server: whatever an endpoint did not expect is a bug, and must not pass unseen.
            LogRequestFailed(exception, context.Request.Path);
            await Answers.FailedAsync(context);
        }
    }

    // What routing alone decided has no words yet.
    private static Task ExplainAsync(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => Answers.NotFoundAsync(context, $"Nothing is served at {context.Request.Path}."),
        StatusCodes.Status405MethodNotAllowed => Answers.RefusedAsync(
            context, new Refusal(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Path} is asked by {context.Response.Headers.Allow} only.")),
        _ => Task.CompletedTask,
    };

    // A name other than localhost is never listened on.
    private static bool IsLoopback(Uri listen) => IPAddress.TryParse(listen.IdnHost, out var address) ? IPAddress.IsLoopback(address) : listen.IsLoopback;

    [LoggerMessage(EventIds.AdminRequestRefused, LogLevel.Information, "The admin request {Method} {Path} was refused: {Reason}")]
    private partial void LogRequestRefused(string method, string path, string reason);

    [LoggerMessage(EventIds.AdminListening, LogLevel.Information, "Health, metrics and the dashboard are at {Address}")]
    private partial void LogListening(Uri address);

    [LoggerMessage(EventIds.AdminRequestFailed, LogLevel.Error, "The admin request {Path} failed")]
    private partial void LogRequestFailed(Exception exception, string path);
}
