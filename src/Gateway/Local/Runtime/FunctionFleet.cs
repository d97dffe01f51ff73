using System.Threading.Channels;

namespace Gateway.Local.Runtime;

/// <summary>The function's processes: the first is started at once, another when all are busy, up to a limit.</summary>
internal sealed class FunctionFleet(FunctionFleetOptions options, IFunctionWatch watch, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Channel<RuntimeInvocation> _work = Channel.CreateUnbounded<RuntimeInvocation>();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by the gate.
    private readonly List<Task> _slots = [];
    private int _open;

    /// <summary>Fails when a bug ended the supervision of a process; never completes otherwise.</summary>
    public Task Broken => _broken.Task;

    /// <summary>Starts the first process, so that it is warm when work comes.</summary>
    public void Start()
    {
        lock (_gate) AddSlot();
    }

    /// <summary>Runs the function with an event.</summary>
    /// <param name="invocation">The event.</param>
    /// <param name="caller">Ends the wait, not the function.</param>
    public async Task<InvocationAnswer> InvokeAsync(RuntimeInvocation invocation, CancellationToken caller)
    {
        lock (_gate)
        {
            if (++_open > _slots.Count && _slots.Count < options.Concurrency) AddSlot();
        }

        _work.Writer.TryWrite(invocation);
        _ = CloseAsync(invocation);
        return await invocation.Answered.WaitAsync(caller);
    }

    /// <summary>Ends all processes: asked first, then killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] running;
        lock (_gate) running = [.. _slots];
        await Task.WhenAll(running);
        _stop.Dispose();
    }

    private async Task CloseAsync(RuntimeInvocation invocation)
    {
        await invocation.Answered;
        lock (_gate) _open--;
    }

    private void AddSlot()
    {
        var slot = new RuntimeSlot(_slots.Count + 1, options, _work.Reader, watch, clock);
        _slots.Add(SuperviseAsync(slot));
    }

    private async Task SuperviseAsync(RuntimeSlot slot)
    {
        try
        {
            await Task.Run(() => slot.RunAsync(_stop.Token));
        }
        // Nobody else would hear of a bug in there, and its invocations would wait for ever.
        catch (Exception bug)
        {
            _broken.TrySetException(bug);
        }
    }
}
