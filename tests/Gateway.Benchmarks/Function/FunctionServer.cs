using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks.Function;

/// <summary>Answers every invocation with 200 and <c>null</c>, for as little CPU as HTTP/1.1 allows: a blocking thread a connection.</summary>
internal sealed class FunctionServer(FunctionTally tally)
{
    private const int StackBytes = 256 * 1024;

    private readonly ManualResetEventSlim _answering = new(initialState: true);
    private volatile int _workMilliseconds;
    private volatile PoisonAnswer _poison;

    /// <summary>The address to send invocations to.</summary>
    public string Start()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        Run(() => Accept(listener));
        return $"http://{listener.LocalEndPoint}";
    }

    /// <summary>From now on requests are read and never answered.</summary>
    public void Stall() => _answering.Reset();

    /// <summary>From now on every invocation takes so long.</summary>
    public void Work(int milliseconds) => _workMilliseconds = milliseconds;

    /// <summary>From now on poison is answered so.</summary>
    public void Take(PoisonAnswer poison) => _poison = poison;

    private void Accept(Socket listener)
    {
        while (true)
        {
            var connection = listener.Accept();
            connection.NoDelay = true;
            Run(() => Serve(connection));
        }
    }

    private void Serve(Socket connection)
    {
        var request = new RequestReader(connection);
        using var never = new ManualResetEventSlim(initialState: false, spinCount: 0);
        try
        {
            while (request.TryRead(out var body))
            {
                var fails = _poison == PoisonAnswer.Thrown && Poison.IsIn(body);
                if (fails) tally.Failed();
                else tally.Invoked(body);
                var order = tally.Order;
                var keys = order?.Begin(body);
                _answering.Wait();
                if (_workMilliseconds > 0) never.Wait(_workMilliseconds);
                if (keys is not null) order!.End(keys);
                if (fails) connection.Send(Error);
                else if (_poison == PoisonAnswer.Named && Poison.AnswerTo(body) is { } named) Send(connection, named);
                else connection.Send(Answer);
            }
        }
        catch (SocketException)
        {
            // The caller is gone.
        }

        connection.Dispose();
    }

    private static void Send(Socket connection, byte[] answer) => connection.Send((byte[])
    [
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\nX-Amzn-RequestId: 7f1c2f0e-3f6b-4b58-9f3e-5a1d2b3c4d5e\r\n\r\n")),
        .. answer,
    ]);

    private static void Run(Action work) => new Thread(() => work(), StackBytes) { IsBackground = true }.Start();

    private static ReadOnlySpan<byte> Error =>
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 45\r\nX-Amzn-RequestId: 7f1c2f0e-3f6b-4b58-9f3e-5a1d2b3c4d5e\r\nX-Amz-Function-Error: Unhandled\r\n\r\n{\"errorMessage\":\"poison\",\"errorType\":\"Error\"}"u8;

    private static ReadOnlySpan<byte> Answer =>
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\nX-Amzn-RequestId: 7f1c2f0e-3f6b-4b58-9f3e-5a1d2b3c4d5e\r\nX-Amz-Executed-Version: $LATEST\r\n\r\nnull"u8;
}
