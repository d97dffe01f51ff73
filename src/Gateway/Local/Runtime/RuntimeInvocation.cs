namespace Gateway.Local.Runtime;

/// <summary>One event on its way through the function, from the call to the answer. Answered once, by whoever is first.</summary>
/// <param name="requestId">As the caller and the function know it.</param>
/// <param name="payload">The event.</param>
/// <param name="caller">Cancelled when nobody waits for the answer any more.</param>
internal sealed class RuntimeInvocation(string requestId, ReadOnlyMemory<byte> payload, CancellationToken caller)
{
    private readonly TaskCompletionSource<InvocationAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId { get; } = requestId;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>The trace header that the function sees; null for none.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>As the caller gave it, base64; null for none.</summary>
    public string? ClientContext { get; init; }

    /// <summary>False once its caller has gone: what has not begun then need not begin.</summary>
    public bool IsAwaited => !caller.IsCancellationRequested;

    /// <summary>When it was handed to the function; null before.</summary>
    public DateTimeOffset? BeganAt { get; private set; }

    /// <summary>When it is ended. Set when it begins.</summary>
    public DateTimeOffset Deadline { get; private set; }

    /// <summary>What the function printed meanwhile.</summary>
    public LogTail Log { get; } = new();

    public Task<InvocationAnswer> Answered => _answer.Task;

    public void Begin(DateTimeOffset now, TimeSpan timeout) => (BeganAt, Deadline) = (now, now + timeout);

    /// <summary>False when it was answered before.</summary>
    public bool Answer(InvocationAnswer answer) => _answer.TrySetResult(answer);
}
