using System.Collections.Concurrent;

namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>Keeps what a connection brings, and reads on when the test says so.</summary>
internal sealed class RecordingHandler : IConnectionHandler
{
    private TaskCompletionSource? _closed;
    private int _acknowledged;
    private int _drained;

    public ConcurrentQueue<HeardDispatch> Dispatches { get; } = new();

    public ConcurrentQueue<long> ClosedConsumers { get; } = new();

    public ConcurrentQueue<BrokerError> Errors { get; } = new();

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public int Drained => Volatile.Read(ref _drained);

    public Action OnMessage { get; set; } = static () => { };

    public bool MayRead => Volatile.Read(ref _closed) is null;

    public void Close() => Volatile.Write(ref _closed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Open() => Interlocked.Exchange(ref _closed, null)?.SetResult();

    public Task WaitUntilReadableAsync(CancellationToken ct) => Volatile.Read(ref _closed)?.Task.WaitAsync(ct) ?? Task.CompletedTask;

    public void OnDispatch(in MessageDispatch dispatch)
    {
        Dispatches.Enqueue(new HeardDispatch(dispatch));
        OnMessage();
    }

    public void OnDrained() => Interlocked.Increment(ref _drained);

    public void OnConsumerClosed(long consumer) => ClosedConsumers.Enqueue(consumer);

    public void OnError(BrokerError error) => Errors.Enqueue(error);

    public void OnAcknowledged(int messages) => Interlocked.Add(ref _acknowledged, messages);
}
