using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Sends messages by STOMP, another protocol of the same broker.</summary>
internal sealed class StompProducer : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<StompProducer> ConnectAsync(int port)
    {
        var producer = new StompProducer();
        await producer._client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await producer.SendAsync($"CONNECT\nlogin:{ActiveMqBroker.User}\npasscode:{ActiveMqBroker.Password}\naccept-version:1.1\nhost:house\n\n", "CONNECTED");
        return producer;
    }

    /// <summary>Without a length it becomes a text message, with one a bytes message.</summary>
    public Task SendAsync(string queue, string body, bool asBytes = false, params IEnumerable<string> headers)
    {
        var length = asBytes ? $"content-length:{Encoding.UTF8.GetByteCount(body)}\n" : "";
        var more = string.Concat(headers.Select(header => $"{header}\n"));
        return SendAsync($"SEND\ndestination:/queue/{queue}\npersistent:true\nreceipt:r\n{length}{more}\n{body}", "RECEIPT");
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(string frame, string expected)
    {
        var stream = _client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{frame}\0"), TestContext.Current.CancellationToken);
        var answer = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, TestContext.Current.CancellationToken) == 1 && one[0] != 0) answer.Append((char)one[0]);
        if (!answer.ToString().TrimStart().StartsWith(expected, StringComparison.Ordinal)) throw new InvalidOperationException($"STOMP answers {answer}");
    }
}
