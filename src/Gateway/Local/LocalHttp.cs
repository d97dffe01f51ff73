using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Local;

/// <summary>A small HTTP server on loopback that reads no settings and hears no signals: it ends when its owner says so.</summary>
internal sealed class LocalHttp : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LocalHttp(WebApplication application) => _application = application;

    /// <summary>The port that it listens on.</summary>
    public int Port => new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <param name="port">0 for any free one.</param>
    /// <param name="map">Adds the endpoints.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalHttp> StartAsync(int port, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => Listen(options, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        var application = builder.Build();
        map(application);
        await application.StartAsync();
        return new LocalHttp(application);
    }

    public async ValueTask DisposeAsync()
    {
        // Clients keep connections open; nobody waits for them to let go.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _application.StopAsync(atOnce.Token);
        await _application.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions options, int port)
    {
        options.AddServerHeader = false;
        options.Listen(IPAddress.Loopback, port);
    }
}
