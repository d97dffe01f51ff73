using Microsoft.Extensions.Hosting;

namespace Gateway.Hosting.Admin;

/// <summary>Keeps the web host from taking the process's signals: when to stop is decided where the mappings are run.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
