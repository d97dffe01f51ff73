using System.Text;
using Gateway.Invocation;

namespace Gateway.Pipeline;

/// <summary>A function that answers as the test says, and keeps what it was called with.</summary>
internal sealed class ScriptedFunction : IFunctionClient
{
    private readonly Lock _gate = new();
    private readonly List<Call> _calls = [];
    private int _running;

    public static InvocationOutcome Ok { get; } = new(InvocationClass.Succeeded) { Status = 200 };

    public static InvocationOutcome Failed { get; } = new(InvocationClass.FunctionFailed) { Status = 200, FunctionError = "Unhandled", ErrorType = "Oops", ErrorMessage = "no" };

    public static InvocationOutcome Throttled { get; } = new(InvocationClass.Throttled) { Status = 429 };

    public static InvocationOutcome Down { get; } = new(InvocationClass.ServiceFailed) { Status = 503 };

    public static InvocationOutcome Broken { get; } = new(InvocationClass.MappingBroken) { Status = 404, ErrorType = "ResourceNotFoundException", ErrorMessage = "Function not found" };

    public static InvocationOutcome TooLarge { get; } = new(InvocationClass.TooLarge) { Status = 413 };

    /// <summary>What each call is answered with; may be set anew at any time.</summary>
    public Func<Call, Task<InvocationOutcome>> Answer { get; set; } = static _ => Task.FromResult(Ok);

    public IReadOnlyList<Call> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    public IReadOnlyList<string> Payloads => [.. Calls.Select(call => call.Payload)];

    public int Running => Volatile.Read(ref _running);

    public int MostRunning { get; private set; }

    /// <summary>Answers every call when the test says so.</summary>
    public void Hold() => Answer = static call => call.Reply.Task;

    public void Always(InvocationOutcome outcome) => Answer = _ => Task.FromResult(outcome);

    /// <summary>These answers one after the other, then success.</summary>
    public void Then(params InvocationOutcome[] outcomes)
    {
        var queue = new Queue<InvocationOutcome>(outcomes);
        Answer = _ =>
        {
            lock (queue) return Task.FromResult(queue.TryDequeue(out var next) ? next : Ok);
        };
    }

    public async Task<InvocationOutcome> InvokeAsync(ReadOnlyMemory<byte> payload, string traceHeader, CancellationToken ct)
    {
        var call = new Call(Encoding.UTF8.GetString(payload.Span), traceHeader, ct);
        lock (_gate)
        {
            _calls.Add(call);
            MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
        }

        try
        {
            return await Answer(call).WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    /// <summary>One invocation.</summary>
    internal sealed record Call(string Payload, string TraceHeader, CancellationToken Abandoned)
    {
        public TaskCompletionSource<InvocationOutcome> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
