using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>A connection to a server, for what no HTTP client would send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    private RawConnection()
    {
    }

    /// <summary>Whether the other side has closed it.</summary>
    public bool IsClosed
    {
        get
        {
            try
            {
                return _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
            }
            catch (SocketException)
            {
                return true;
            }
        }
    }

    /// <param name="address">Where the server listens.</param>
    /// <param name="said">Sent at once; nothing for nothing.</param>
    public static async Task<RawConnection> OpenAsync(Uri address, string said = "")
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        await connection.SayAsync(said);
        return connection;
    }

    public async Task SayAsync(string text) => await _socket.SendAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>The first line that comes; empty when the other side has closed before.</summary>
    public async Task<string> HearAsync(TimeSpan within)
    {
        var heard = new byte[1024];
        using var late = new CancellationTokenSource(within, TimeProvider.System);
        try
        {
            return Encoding.ASCII.GetString(heard, 0, await _socket.ReceiveAsync(heard, late.Token)).Split("\r\n")[0];
        }
        catch (SocketException)
        {
            return "";
        }
    }

    public void Dispose() => _socket.Dispose();
}
