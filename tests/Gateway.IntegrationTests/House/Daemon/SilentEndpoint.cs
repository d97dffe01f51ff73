using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.House.Daemon;

/// <summary>An address that anybody can connect to and that never answers: the system takes the connections, and nobody takes them from it.</summary>
internal sealed class SilentEndpoint : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SilentEndpoint()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public string Address => $"http://{_listener.LocalEndPoint}";

    public void Dispose() => _listener.Dispose();
}
