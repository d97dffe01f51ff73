using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks.Measuring;

/// <summary>Ports for programs that must be told theirs.</summary>
internal static class LoopbackPort
{
    /// <summary>One that nobody listened on a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
