using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks.Function;

/// <summary>A process that is the X-Ray daemon of a run: it counts datagrams and tells how many on <c>mark</c>.</summary>
internal static class DaemonVerb
{
    private static long _datagrams;

    public static int Run()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        new Thread(() => Receive(socket)) { IsBackground = true }.Start();
        Console.WriteLine($"ready {socket.LocalEndPoint}");
        while (Console.ReadLine() is not null) Console.WriteLine($"datagrams {Interlocked.Read(ref _datagrams)}");
        return 0;
    }

    private static void Receive(Socket socket)
    {
        var datagram = new byte[64 * 1024];
        while (socket.Receive(datagram) > 0) Interlocked.Increment(ref _datagrams);
    }
}
