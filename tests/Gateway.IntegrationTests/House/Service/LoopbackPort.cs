using System.Net;
using System.Net.Sockets;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>A port that was free a moment ago.</summary>
internal static class LoopbackPort
{
    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
