using Microsoft.Extensions.Hosting;

namespace Gateway.Local;

/// <summary>Keeps an embedded server from stopping on Ctrl-C: the gateway drains first, and it needs the server for that.</summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
