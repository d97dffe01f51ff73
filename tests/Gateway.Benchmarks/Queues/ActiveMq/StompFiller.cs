using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Benchmarks.Measuring;

namespace Gateway.Benchmarks.Queues.ActiveMq;

/// <summary>Fills a queue by STOMP, a transaction a thousand messages, each confirmed by the broker.</summary>
internal sealed class StompFiller(int port)
{
    private const int TransactionLength = 1_000;

    private readonly byte[] _answer = new byte[16 * 1024];

    public async Task FillAsync(string queue, Backlog backlog)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await AskAsync(socket, Frame($"CONNECT\naccept-version:1.2\nhost:bench\nlogin:{QueueLogin.User}\npasscode:{QueueLogin.Password}\n\n"), "CONNECTED");
        var body = backlog.Body();
        var frames = new ArrayBufferWriter<byte>();
        for (var sent = 0; sent < backlog.Messages; sent += TransactionLength)
        {
            WriteTransaction(frames, queue, backlog, body, Math.Min(TransactionLength, backlog.Messages - sent));
            await AskAsync(socket, frames.WrittenMemory, "RECEIPT");
            frames.ResetWrittenCount();
        }
    }

    private static void WriteTransaction(ArrayBufferWriter<byte> frames, string queue, Backlog backlog, byte[] body, int messages)
    {
        frames.Write(Frame("BEGIN\ntransaction:t\n\n"));
        var head = Encoding.ASCII.GetBytes(
            $"SEND\ndestination:/queue/{queue}\ntransaction:t\npersistent:{(backlog.Persistent ? "true" : "false")}\ncontent-length:{body.Length}\n\n");
        for (var i = 0; i < messages; i++)
        {
            frames.Write(head);
            frames.Write(body);
            frames.Write("\0"u8);
        }

        frames.Write(Frame("COMMIT\ntransaction:t\nreceipt:r\n\n"));
    }

    private static byte[] Frame(string text) => Encoding.ASCII.GetBytes($"{text}\0");

    // One frame goes out at a time, and its answer is small: it comes in one piece or in a few, and ends with a zero.
    private async Task AskAsync(Socket socket, ReadOnlyMemory<byte> frames, string answer)
    {
        for (var sent = 0; sent < frames.Length;) sent += await socket.SendAsync(frames[sent..]);
        var length = 0;
        do
        {
            var received = await socket.ReceiveAsync(_answer.AsMemory(length));
            if (received == 0) throw new BenchmarkFailedException("ActiveMQ closed the connection that fills its queue");
            length += received;
        }
        while (!_answer.AsSpan(0, length).Contains((byte)0));
        var text = Encoding.ASCII.GetString(_answer.AsSpan(0, length)).TrimStart('\n');
        if (!text.StartsWith(answer, StringComparison.Ordinal)) throw new BenchmarkFailedException($"ActiveMQ answered {text}");
    }
}
