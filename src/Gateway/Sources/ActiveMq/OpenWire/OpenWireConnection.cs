using System.Collections.Concurrent;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>One connection to a broker from the exchange of offers on: requests with answers, messages, keep-alives.</summary>
internal sealed class OpenWireConnection : ICommandListener, IAsyncDisposable
{
    /// <summary>Longest frame that is read; a broker as shipped accepts none above 100 MiB from its producers.</summary>
    public const int MostFrameBytes = 128 * 1024 * 1024;

    private static readonly TimeSpan OffersLimit = TimeSpan.FromSeconds(10);

    private readonly Stream _stream;
    private readonly IConnectionHandler _handler;
    private readonly TimeProvider _clock;
    private readonly FrameReader _frames;
    private readonly OpenWireOutput _output;
    private readonly InactivityMonitor _monitor;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<BrokerError?>> _requests = new();
    private readonly CancellationTokenSource _life = new();
    private readonly Task<OpenWireException> _ended;
    private OpenWireException? _fault;
    private int _commandId;

    private OpenWireConnection(Stream stream, FrameReader frames, WireFormat format, IConnectionHandler handler, TimeProvider clock)
    {
        (_stream, _frames, _handler, _clock) = (stream, frames, handler, clock);
        _output = new OpenWireOutput(clock);
        _monitor = new InactivityMonitor(
            format.MaxInactivity,
            () => _output.Quiet,
            () => Send(BareCommand.KeepAlive),
            () => Fail(new OpenWireException($"Nothing was heard of the broker for {format.MaxInactivity.TotalSeconds:0.#} s")),
            clock);
        Format = format;
        _ended = RunAsync();
    }

    public WireFormat Format { get; }

    /// <summary>Completes with the reason when the connection is over and nothing of it is going to be heard any more.</summary>
    public Task<OpenWireException> Ended => _ended;

    /// <summary>Exchanges offers over a stream that is the connection's from now on.</summary>
    /// <param name="stream">To the broker.</param>
    /// <param name="maxInactivity">The longest silence that we offer; zero for no supervision.</param>
    /// <param name="handler">Hears what comes.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="OpenWireException">It is no broker that can be talked to.</exception>
    public static async Task<OpenWireConnection> OpenAsync(
        Stream stream, TimeSpan maxInactivity, IConnectionHandler handler, TimeProvider clock, CancellationToken ct)
    {
        var frames = new FrameReader(stream, MostFrameBytes);
        try
        {
            using var late = new CancellationTokenSource(OffersLimit, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
            var ours = new WireFormatInfo(WireFormatInfo.KnownVersion, maxInactivity);
            await stream.WriteAsync(Encode(ours), both.Token);
            var theirs = await ReadOfferAsync(frames, both.Token);
            return new OpenWireConnection(stream, frames, WireFormat.Negotiate(ours, theirs), handler, clock);
        }
        catch (Exception failed)
        {
            frames.Dispose();
            await stream.DisposeAsync();
            if (failed is IOException) throw new OpenWireException($"The connection broke before the broker's offer came: {failed.Message}", failed);
            if (failed is not OperationCanceledException || ct.IsCancellationRequested) throw;
            throw new OpenWireException($"The broker offered nothing within {OffersLimit.TotalSeconds:0} s");
        }
    }

    public int NextCommandId() => Interlocked.Increment(ref _commandId);

    /// <summary>Sends a command that nobody waits for.</summary>
    public void Send(IOpenWireCommand command) => Send(command, NextCommandId(), responseRequired: false);

    /// <summary>Sends acknowledgements.</summary>
    /// <param name="frames">Whole frames, of <see cref="MessageAck"/>.</param>
    /// <param name="acknowledgements">How many of them say that a message is done.</param>
    public void Send(ReadOnlySpan<byte> frames, int acknowledgements) => _output.Send(frames, acknowledgements);

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="command">The command.</param>
    /// <param name="limit">The longest wait; infinite where an answer may be queued behind messages that wait for room.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Why it was refused; null when it was not.</returns>
    /// <exception cref="OpenWireException">The connection ended, or nothing came in time.</exception>
    public async Task<BrokerError?> RequestAsync(IOpenWireCommand command, TimeSpan limit, CancellationToken ct)
    {
        var id = NextCommandId();
        var answer = new TaskCompletionSource<BrokerError?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests[id] = answer;
        try
        {
            Send(command, id, responseRequired: true);
            // Looked at after the request is known: whoever fails the connection from now on finds it.
            if (_fault is { } fault) throw fault;
            return await answer.Task.WaitAsync(limit, _clock, ct);
        }
        catch (TimeoutException)
        {
            throw new OpenWireException($"The broker did not answer {command.GetType().Name} within {limit.TotalSeconds:0.#} s");
        }
        finally
        {
            _requests.TryRemove(id, out _);
        }
    }

    /// <summary>Says goodbye: what was sent is written, then the connection ends.</summary>
    public async Task ShutDownAsync(CancellationToken ct)
    {
        Send(BareCommand.Shutdown);
        _output.Finish();
        // The broker closes its end once it has read that.
        await ((Task)_ended.WaitAsync(ct)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        Fail(new OpenWireException("The gateway closed the connection"));
        await _ended;
    }

    void ICommandListener.OnResponse(int correlationId, BrokerError? error)
    {
        if (_requests.TryRemove(correlationId, out var answer)) answer.TrySetResult(error);
        else if (error is not null) Complain(error);
    }

    // Asked with an answer wanted, a keep-alive is answered by its like.
    void ICommandListener.OnKeepAlive(CommandHeader header)
    {
        if (header.ResponseRequired) Send(BareCommand.KeepAlive, header.CommandId, responseRequired: false);
    }

    void ICommandListener.OnDispatch(in MessageDispatch dispatch) => _handler.OnDispatch(dispatch);

    void ICommandListener.OnConsumerClosed(long consumer) => _handler.OnConsumerClosed(consumer);

    void ICommandListener.OnError(BrokerError error) => Complain(error);

    // What a refused acknowledgement was about stays promised to this connection for as long as it lives.
    private void Complain(BrokerError error)
    {
        _handler.OnError(error);
        Fail(new OpenWireException($"The broker refuses what it was told: {error}"));
    }

    private static byte[] Encode(WireFormatInfo offer)
    {
        using var writer = OpenWireWriter.Rent();
        offer.Write(writer);
        return writer.Written.ToArray();
    }

    private static async Task<WireFormatInfo> ReadOfferAsync(FrameReader frames, CancellationToken ct)
    {
        WireFormatInfo? offer;
        while (!TryReadOffer(frames, out offer))
        {
            if (!await frames.FillAsync(ct)) throw new OpenWireException("The other side closed the connection without an offer");
        }

        return offer!;
    }

    private static bool TryReadOffer(FrameReader frames, out WireFormatInfo? offer)
    {
        offer = null;
        if (!frames.TryTake(out var frame)) return false;
        var reader = new OpenWireReader(frame);
        var type = reader.Byte();
        if (type != WireType.WireFormatInfo) throw new OpenWireException($"The other side begins with a frame of type {type}, not with a wire format");
        offer = WireFormatInfo.Read(ref reader);
        return true;
    }

    private void Send(IOpenWireCommand command, int commandId, bool responseRequired)
    {
        using var writer = OpenWireWriter.Rent();
        command.Write(writer, commandId, responseRequired);
        _output.Send(writer.Written);
    }

    private async Task<OpenWireException> RunAsync()
    {
        await Task.WhenAll(WriteAsync(), ReadAsync());
        _monitor.Dispose();
        _frames.Dispose();
        return _fault!;
    }

    private async Task WriteAsync()
    {
        try
        {
            await _output.RunAsync(_stream, _handler.OnAcknowledged, _life.Token);
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            Fail(new OpenWireException($"The connection broke: {failed.Message}", failed));
        }
    }

    private async Task ReadAsync()
    {
        // The constructor must be over before anything is heard.
        await Task.Yield();
        try
        {
            while (true)
            {
                DecodeBuffered();
                _handler.OnDrained();
                if (!_handler.MayRead) await _handler.WaitUntilReadableAsync(_life.Token);
                else if (!await FillAsync()) throw new OpenWireException("The broker closed the connection");
            }
        }
        catch (OpenWireException failed)
        {
            Fail(failed);
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            Fail(new OpenWireException($"The connection broke: {failed.Message}", failed));
        }
        catch (Exception bug)
        {
            // Whatever it is, it must not leave a connection that nobody reads; its messages come again on the next.
            Fail(new OpenWireException($"Reading failed: {bug}", bug));
        }
        finally
        {
            _handler.OnDrained();
        }
    }

    private void DecodeBuffered()
    {
        while (_handler.MayRead && _frames.TryTake(out var frame)) CommandDecoder.Decode(frame, this);
    }

    private async ValueTask<bool> FillAsync()
    {
        _monitor.ReadingBegins();
        try
        {
            return await _frames.FillAsync(_life.Token);
        }
        finally
        {
            _monitor.ReadingEnds();
        }
    }

    // The first reason is the reason; what follows from it is not.
    private void Fail(OpenWireException fault)
    {
        if (Interlocked.CompareExchange(ref _fault, fault, null) is not null) return;
        _life.Cancel();
        _output.Finish();
        _stream.Dispose();
        foreach (var answer in _requests.Values) answer.TrySetException(fault);
    }
}
