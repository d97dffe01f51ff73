using System.Net;
using System.Net.Sockets;

namespace Gateway.Aws;

/// <summary>Makes the one connection pool that all calls to AWS share.</summary>
internal static class AwsHttp
{
    private const int KeepAliveSeconds = 60;
    private const int KeepAliveProbeSeconds = 15;
    private const int KeepAliveProbes = 4;

    /// <summary>HTTP/1.1 connections that are kept alive. Nothing is added to a request, followed, decoded or remembered.</summary>
    public static HttpMessageInvoker CreateInvoker() => new(CreateHandler(), disposeHandler: true);

    private static SocketsHttpHandler CreateHandler() => new()
    {
        // Without this a traceparent would go along whenever somebody listens to this process's activities.
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,

        // A proxy from the environment would also catch endpoints on this host.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxConnectionsPerServer = int.MaxValue,

        // Connections end now and then, so that changed addresses are noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),

        // Bodies are read to their end where the connection is worth keeping; the rest is closed at once.
        MaxResponseDrainSize = 0,
        ConnectCallback = ConnectAsync,
    };

    // NAT gateways and load balancers forget a connection that is silent for some 350 s, and a function may think for 900.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveProbeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
