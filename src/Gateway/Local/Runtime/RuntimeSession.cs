using System.Diagnostics.CodeAnalysis;

namespace Gateway.Local.Runtime;

/// <summary>
/// One life of the function's process as the Runtime API sees it: it starts, asks for work, is handed one invocation at a time, and
/// answers it before it may ask again.
/// </summary>
internal sealed class RuntimeSession
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<InvocationAnswer> _notStarted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by the gate. At most one of the three is set: nobody asks while there is work, and no work waits while somebody asks.
    private TaskCompletionSource<RuntimeInvocation>? _question;
    private RuntimeInvocation? _waiting;
    private RuntimeInvocation? _open;

    /// <summary>Completes when it asks for work the first time: it has started.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Completes with the error of a process that says that it cannot start.</summary>
    public Task<InvocationAnswer> NotStarted => _notStarted.Task;

    /// <summary>Asks for work; false when the last one has not been answered.</summary>
    /// <param name="work">Completes once there is some; cancelled when it is asked again.</param>
    public bool TryAsk([NotNullWhen(true)] out Task<RuntimeInvocation>? work)
    {
        lock (_gate)
        {
            work = null;
            if (_open is not null) return false;
            _asked.TrySetResult();
            // Whoever asks again has given up asking before.
            _question?.TrySetCanceled();
            _question = new TaskCompletionSource<RuntimeInvocation>(TaskCreationOptions.RunContinuationsAsynchronously);
            work = _question.Task;
            if (_waiting is { } waiting) HandOver(waiting);
            return true;
        }
    }

    /// <summary>Takes back a question whose connection has gone.</summary>
    /// <param name="work">As <see cref="TryAsk"/> gave it.</param>
    public void Withdraw(Task<RuntimeInvocation> work)
    {
        lock (_gate)
        {
            if (_question?.Task == work) _question = null;
        }
    }

    /// <summary>Gives it work: now, when it asks, else when it asks next. All before must have been answered.</summary>
    public void Offer(RuntimeInvocation invocation)
    {
        lock (_gate)
        {
            _waiting = invocation;
            if (_question is not null) HandOver(invocation);
        }
    }

    /// <summary>Takes back what was offered and never handed over; false when it was.</summary>
    public bool TakeBack(RuntimeInvocation invocation)
    {
        lock (_gate)
        {
            if (_waiting != invocation) return false;
            _waiting = null;
            return true;
        }
    }

    /// <summary>Takes the function's result or error.</summary>
    public RuntimeVerdict Answer(string requestId, InvocationAnswer answer)
    {
        RuntimeInvocation open;
        lock (_gate)
        {
            if (_open is null) return RuntimeVerdict.WrongState;
            if (_open.RequestId != requestId) return RuntimeVerdict.UnknownRequest;
            open = _open;
            _open = null;
        }

        open.Answer(answer);
        return RuntimeVerdict.Accepted;
    }

    /// <summary>Takes the error of a start that failed.</summary>
    public RuntimeVerdict FailStart(InvocationAnswer error)
    {
        lock (_gate)
        {
            return !_asked.Task.IsCompleted && _notStarted.TrySetResult(error) ? RuntimeVerdict.Accepted : RuntimeVerdict.WrongState;
        }
    }

    private void HandOver(RuntimeInvocation invocation)
    {
        (_open, _waiting) = (invocation, null);
        _question!.SetResult(invocation);
        _question = null;
    }
}
