using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks.Function;

/// <summary>A process that is the X-Ray daemon of a run: it counts datagrams and tells how many on <c>mark</c>.</summary>
internal static class DaemonVerb
{
    private const int ReceiveBufferBytes = 4 * 1024 * 1024;

    private static long _datagrams;

    public static int Run()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = ReceiveBufferBytes;
        socket.Blocking = false;
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        new Thread(() => Receive(socket)) { IsBackground = true }.Start();
        Console.WriteLine($"ready {socket.LocalEndPoint}");
        while (Console.ReadLine() is not null) Console.WriteLine($"datagrams {Interlocked.Read(ref _datagrams)}");
        return 0;
    }

    // Woken for every datagram, or asking for each by itself, it would take more from the processors than the one who sends them.
    private static void Receive(Socket socket)
    {
        var descriptor = (int)socket.Handle;
        using var messages = new DatagramMessages();
        using var never = new ManualResetEventSlim();
        while (true)
        {
            while (messages.Receive(descriptor) is var received and > 0) Interlocked.Add(ref _datagrams, received);
            never.Wait(5);
        }
    }
}
