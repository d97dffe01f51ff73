using System.Runtime.InteropServices;

namespace Gateway.Hosting;

/// <summary>Turns SIGTERM and SIGINT into a token, so that a stop is a drain.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
    ];

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // A second signal means it: the default action then ends the process.
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
