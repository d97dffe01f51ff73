using System.Buffers.Binary;
using System.Text;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>Sends messages as a Java producer does, and waits until the broker has them.</summary>
internal sealed class OpenWireProducer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static int _connections;

    private readonly OpenWireConnection _connection;
    private readonly string _connectionId;
    private long _sequence;

    private OpenWireProducer(OpenWireConnection connection, string connectionId) => (_connection, _connectionId) = (connection, connectionId);

    public static async Task<OpenWireProducer> ConnectAsync(Uri broker)
    {
        var id = $"ID:producer-{Environment.ProcessId}-{Interlocked.Increment(ref _connections)}:1";
        var stream = await BrokerDialer.DialAsync(broker, trust: null, TestContext.Current.CancellationToken);
        var connection = await OpenWireConnection.OpenAsync(stream, TimeSpan.Zero, new DeafHandler(), TimeProvider.System, TestContext.Current.CancellationToken);
        var producer = new OpenWireProducer(connection, id);
        await producer.RequestAsync(new ConnectionInfo(id, id, ActiveMqBroker.User, ActiveMqBroker.Password));
        await producer.RequestAsync(new SessionInfo(id, 1));
        await producer.RequestAsync(new ProducerInfo(id));
        return producer;
    }

    /// <summary>A text message.</summary>
    public OutgoingMessage Text(string queue, string text) => Message(queue, WireType.TextMessage, EncodeText(text));

    public OutgoingMessage Message(string queue, byte type, byte[]? content) =>
        new(_connectionId, queue, Interlocked.Increment(ref _sequence), type, content);

    /// <summary>Sends messages, in this order, and waits until the broker has them all.</summary>
    public async Task SendAsync(params IEnumerable<OutgoingMessage> messages)
    {
        var answers = messages.Select(RequestAsync).ToList();
        await Task.WhenAll(answers);
    }

    /// <summary>Sends texts, in this order.</summary>
    public Task SendTextsAsync(string queue, params IEnumerable<string> texts) => SendAsync(texts.Select(text => Text(queue, text)));

    /// <summary>A text as it lies in a body: its length and modified UTF-8.</summary>
    public static byte[] EncodeText(string text)
    {
        var body = new byte[sizeof(int) + ModifiedUtf8.EncodedLength(text)];
        BinaryPrimitives.WriteInt32BigEndian(body, body.Length - sizeof(int));
        ModifiedUtf8.Encode(text, body.AsSpan(sizeof(int)));
        return body;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task RequestAsync(IOpenWireCommand command)
    {
        var error = await _connection.RequestAsync(command, Limit, TestContext.Current.CancellationToken);
        if (error is not null) throw new InvalidOperationException(error.ToString());
    }
}
