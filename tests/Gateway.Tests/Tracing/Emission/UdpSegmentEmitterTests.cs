using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tracing.Emission;

public sealed class UdpSegmentEmitterTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly Socket _daemon = Listen(IPAddress.Loopback);
    private readonly SegmentDocumentPool _pool = new();

    public void Dispose() => _daemon.Dispose();

    [Fact]
    public async Task A_document_arrives_behind_its_header_line()
    {
        await using var emitter = Emitter("127.0.0.1", Port);
        emitter.Emit(Document("{\"id\":\"1\"}"));

        Assert.Equal("{\"format\":\"json\",\"version\":1}\n{\"id\":\"1\"}", await ReceiveAsync(_daemon));
        await UntilAsync(() => emitter.Counters[SegmentResult.Sent] == 1);
    }

    [Fact]
    public async Task The_largest_document_arrives_whole()
    {
        await using var emitter = Emitter("127.0.0.1", Port);
        emitter.Emit(Document(new string('x', SegmentDocument.MaxDatagramBytes - 30)));

        Assert.Equal(SegmentDocument.MaxDatagramBytes, (await ReceiveAsync(_daemon)).Length);
    }

    [Fact]
    public async Task IPv6_works_too()
    {
        using var daemon = Listen(IPAddress.IPv6Loopback);
        await using var emitter = Emitter("::1", ((IPEndPoint)daemon.LocalEndPoint!).Port);
        emitter.Emit(Document("six"));

        Assert.EndsWith("six", await ReceiveAsync(daemon));
    }

    [Fact]
    public async Task A_stop_sends_what_is_queued()
    {
        var emitter = Emitter("127.0.0.1", Port);
        for (var i = 0; i < 20; i++) emitter.Emit(Document($"{i}"));
        await emitter.DisposeAsync();

        Assert.Equal(20, emitter.Counters[SegmentResult.Sent]);
        for (var i = 0; i < 20; i++) Assert.EndsWith($"\n{i}", await ReceiveAsync(_daemon));
    }

    [Fact]
    public async Task Each_document_of_a_burst_is_a_datagram_of_its_own_whatever_its_length()
    {
        var texts = Enumerable.Range(0, 200).Select(i => $"{i}:{new string('x', i % 7 == 0 ? 9_000 : i)}").ToList();
        await using var emitter = Emitter("127.0.0.1", Port);
        foreach (var burst in texts.Chunk(10))
        {
            foreach (var text in burst) emitter.Emit(Document(text));
            foreach (var text in burst) Assert.Equal(text, (await ReceiveAsync(_daemon)).Split('\n')[1]);
        }

        await UntilAsync(() => emitter.Counters[SegmentResult.Sent] == texts.Count);
    }

    [Fact]
    public async Task After_the_stop_documents_are_dropped_and_counted()
    {
        var emitter = Emitter("127.0.0.1", Port);
        await emitter.DisposeAsync();
        await emitter.DisposeAsync();
        emitter.Emit(Document("late"));

        Assert.Equal(1, emitter.Counters[SegmentResult.Dropped]);
    }

    [Fact]
    public async Task An_absent_daemon_is_noticed_and_nothing_fails()
    {
        await using var emitter = Emitter("127.0.0.1", ClosedPort());
        await UntilAsync(() =>
        {
            emitter.Emit(Document("nobody"));
            return emitter.Counters.Refused > 2;
        });

        Assert.Equal(0, emitter.Counters[SegmentResult.Dropped]);
    }

    [Fact]
    public async Task A_daemon_that_comes_later_gets_every_document_from_then_on()
    {
        var port = ClosedPort();
        await using var emitter = Emitter("127.0.0.1", port);
        for (var sent = 1; emitter.Counters.Refused < 2; sent++)
        {
            emitter.Emit(Document("nobody"));
            await UntilAsync(() => emitter.Counters[SegmentResult.Sent] == sent);
        }

        // At this point the system holds back the refusal of the last one, and tells it to the next.
        using var daemon = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        daemon.Bind(new IPEndPoint(IPAddress.Loopback, port));
        emitter.Emit(Document("back"));

        Assert.EndsWith("back", await ReceiveAsync(daemon));
        await UntilAsync(() => emitter.Counters.Refused == 3);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_and_served_from_then_on()
    {
        var lookups = 0;
        await using var emitter = Emitter("daemon.example", Port, lookup: (host, _) =>
        {
            Interlocked.Increment(ref lookups);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        emitter.Emit(Document("1"));
        emitter.Emit(Document("2"));

        Assert.EndsWith("1", await ReceiveAsync(_daemon));
        Assert.EndsWith("2", await ReceiveAsync(_daemon));
        Assert.Equal(1, lookups);
    }

    [Fact]
    public async Task A_name_with_several_addresses_finds_the_one_that_listens()
    {
        var port = Port;
        await using var emitter = Emitter("daemon.example", port, lookup: (_, _) =>
            Task.FromResult<IPAddress[]>([IPAddress.IPv6Loopback, IPAddress.Parse("127.0.0.2"), IPAddress.Loopback]));
        var received = ReceiveAsync(_daemon);
        await UntilAsync(() =>
        {
            emitter.Emit(Document("found"));
            return received.IsCompleted;
        });

        Assert.EndsWith("found", await received);
    }

    [Fact]
    public async Task Under_a_name_that_nobody_knows_documents_are_dropped_and_counted()
    {
        var reported = 0;
        await using var emitter = Emitter("daemon.invalid", Port, lookup: (_, _) => throw new SocketException((int)SocketError.HostNotFound),
            report: (result, count) => Interlocked.Add(ref reported, result == SegmentResult.Dropped ? count : 100));
        emitter.Emit(Document("1"));
        emitter.Emit(Document("2"));

        await UntilAsync(() => emitter.Counters[SegmentResult.Dropped] == 2);
        Assert.Equal(2, reported);
    }

    [Fact]
    public async Task A_full_queue_drops_its_oldest_and_never_holds_up_the_caller()
    {
        var answer = new TaskCompletionSource<IPAddress[]>();
        var isAsked = new TaskCompletionSource();
        await using var emitter = Emitter("daemon.example", Port, capacity: 4, clock: new TestClock(), lookup: (_, _) =>
        {
            isAsked.TrySetResult();
            return answer.Task;
        });
        emitter.Emit(Document("held by the writer"));
        await isAsked.Task.WaitAsync(Bound, TimeProvider.System);
        for (var i = 0; i < 10; i++) emitter.Emit(Document($"{i}"));

        Assert.Equal(6, emitter.Counters[SegmentResult.Dropped]);
        answer.SetResult([IPAddress.Loopback]);
        Assert.EndsWith("writer", await ReceiveAsync(_daemon));
        for (var i = 6; i < 10; i++) Assert.EndsWith($"\n{i}", await ReceiveAsync(_daemon));
    }

    [Fact]
    public async Task A_stop_gives_up_on_a_name_server_that_never_answers()
    {
        var emitter = Emitter("daemon.example", Port, lookup: (_, stoppingToken) => new TaskCompletionSource<IPAddress[]>().Task);
        emitter.Emit(Document("1"));
        emitter.Emit(Document("2"));

        await emitter.DisposeAsync().AsTask().WaitAsync(Bound, TimeProvider.System);
        Assert.Equal(2, emitter.Counters[SegmentResult.Dropped]);
    }

    private int Port => ((IPEndPoint)_daemon.LocalEndPoint!).Port;

    private static UdpSegmentEmitter Emitter(
        string host, int port, HostLookup? lookup = null, Action<SegmentResult, int>? report = null, int capacity = 100, TimeProvider? clock = null)
    {
        var options = new UdpSegmentEmitterOptions { Daemon = new DaemonEndpoint(host, port), Report = report, QueueCapacity = capacity };
        if (lookup is not null) options = options with { Lookup = lookup };
        return new UdpSegmentEmitter(options, clock ?? TimeProvider.System, NullLoggerFactory.Instance);
    }

    private SegmentDocument Document(string text)
    {
        var document = _pool.Get();
        document.Start();
        new JsonCursor(document).Raw(Encoding.UTF8.GetBytes(text));
        return document;
    }

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static int ClosedPort()
    {
        using var socket = Listen(IPAddress.Loopback);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<string> ReceiveAsync(Socket daemon)
    {
        var buffer = new byte[65536];
        var length = await daemon.ReceiveAsync(buffer).WaitAsync(Bound, TimeProvider.System);
        // Documents that go out together are filled up with blanks to one length.
        return Encoding.UTF8.GetString(buffer, 0, length).TrimEnd(' ');
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound, TimeProvider.System);
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }
}
