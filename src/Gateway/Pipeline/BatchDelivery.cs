using System.Buffers;
using Gateway.Batching;
using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Records;
using Gateway.Settlement;
using Gateway.Tracing;

namespace Gateway.Pipeline;

/// <summary>Steps 3 to 6 of the path, for one mapping: a batch is traced, written, invoked and settled.</summary>
/// <remarks>
/// <code>
///  batch -> trace -> [ slot -> event -> invoke ] -> decide -> acknowledge
///                      ^                            |  |  |-> split: each half the same way
///                      '------ back-off, gate ------'  |  '-> reject (attempts used up, or undeliverable)
///                                                      '----> release (lanes stopped, or the drain is over)
/// </code>
/// </remarks>
internal sealed class BatchDelivery(
    MappingRuntime mapping,
    BatchTracer tracer,
    IFunctionClient function,
    InvocationResilience resilience,
    Settler settler,
    Batcher batcher,
    RetryRule retries,
    GatewayMetrics metrics,
    Func<double> random)
{
    /// <summary>Delivers a batch that comes with a slot, until all its records are settled or given up.</summary>
    /// <param name="batch">Its lanes wait until this returns.</param>
    /// <param name="hardStop">Abandons invocations that are still running: the drain is over.</param>
    /// <returns>The next batch, with the slot, when one is due already; null with the slot given back.</returns>
    public async Task<RecordBatch?> DeliverAsync(RecordBatch batch, CancellationToken hardStop)
    {
        // :: Step 3: one batch is one trace, retries and halves included.
        var journey = new Journey(batch, tracer.Begin(batch), hardStop) { HoldsSlot = true };
        metrics.SamplingDecided(journey.Trace.Rule ?? "upstream", journey.Trace.IsSampled);
        try
        {
            while (journey.NextPart())
            {
                while (!await TrySettleAsync(journey))
                {
                }
            }

            journey.Trace.End(journey.Result);
        }
        catch
        {
            // Only a bug comes here. The process ends for it, and must find neither slots nor lanes held.
            if (journey.HoldsSlot) mapping.Slots.Free();
            batcher.Complete(batch);
            throw;
        }

        return Next(batch, journey.HoldsSlot);
    }

    // Handing the slot on saves two changes of thread for each batch, which is what a small batch mostly costs.
    private RecordBatch? Next(RecordBatch batch, bool holdsSlot)
    {
        var goesOn = holdsSlot && mapping.Gate.Problem is null && !mapping.Slots.IsWantedBack;
        var next = goesOn ? batcher.CompleteAndTake(batch) : null;
        if (!goesOn) batcher.Complete(batch);
        if (holdsSlot && next is null) mapping.Slots.Free();
        return next;
    }

    /// <summary>Invokes the part once (throttles and service errors aside) and acts on the outcome.</summary>
    /// <returns>True when nothing is left to do for this part.</returns>
    private async ValueTask<bool> TrySettleAsync(Journey journey)
    {
        // Taken before the lanes are looked at: a stop after the look then ends the waits below.
        var stops = batcher.Stops.Token;
        if (journey.HardStop.IsCancellationRequested) return GiveUp(journey);
        if (!journey.TakeLastCall() && !DropStoppedLanes(journey)) return true;

        // :: Step 4 and 5: the event is written and the function invoked.
        if (await InvokeAsync(journey, stops) is not { } outcome) return false;

        // :: Step 6: the outcome decides.
        var action = SettlementPolicy.Decide(outcome.Class, journey.Part.Count);
        if (action != SettlementAction.Hold) mapping.Mended();
        switch (action)
        {
            case SettlementAction.Acknowledge:
                journey.Trace.BeginSettlement();
                settler.Acknowledge(journey.Part);
                mapping.Succeeded();
                return true;
            case SettlementAction.Split:
                journey.Split(mapping.Format);
                return true;
            case SettlementAction.Drop:
                settler.Reject(journey.Part.Records, DropReason.MaximumPayloadSizeExceeded, outcome.ErrorMessage ?? "refused by Lambda", journey.Trace.TraceId);
                journey.Result = "Dropped";
                return true;
            case SettlementAction.Hold:
                mapping.Broke(outcome);
                await WaitQuietly(journey, mapping.Gate.EnterAsync, stops);
                return false;
            default:
                mapping.FunctionFailed(outcome, journey.Part, journey.Trace.TraceId);
                journey.Failures++;
                if (!RejectExhausted(journey, outcome)) return true;
                await WaitQuietly(journey, ct => BackOffAsync(journey, ct), stops);
                return false;
        }
    }

    /// <returns>The outcome; null when lanes were stopped or the drain ended before there was one.</returns>
    private async ValueTask<InvocationOutcome?> InvokeAsync(Journey journey, CancellationToken stops)
    {
        try
        {
            return await resilience.ExecuteAsync(
                static (state, _) => state.Delivery.AttemptAsync(state.Journey, state.Stops), (Delivery: this, Journey: journey, Stops: stops), stops);
        }
        catch (OperationCanceledException) when (stops.IsCancellationRequested || journey.HardStop.IsCancellationRequested || journey.AllStopped)
        {
            return null;
        }
    }

    private async ValueTask<InvocationOutcome> AttemptAsync(Journey journey, CancellationToken stops)
    {
        if (!journey.HoldsSlot) await mapping.Slots.TakeBackAsync(stops);
        journey.HoldsSlot = true;
        var succeeded = false;
        try
        {
            var outcome = await resilience.ThroughCircuitAsync(
                static (state, _) => state.Delivery.CallAsync(state.Journey), (Delivery: this, Journey: journey), stops);
            if (outcome.IsTransient && journey.AllStopped) throw new OperationCanceledException("Nothing of this batch is ours to try again");
            succeeded = outcome.Class == InvocationClass.Succeeded;
            return outcome;
        }
        finally
        {
            // What succeeded needs no more than settling, and then the slot is for the next batch.
            journey.HoldsSlot = succeeded;
            if (!succeeded) mapping.Slots.Free();
        }
    }

    private async ValueTask<InvocationOutcome> CallAsync(Journey journey)
    {
        var part = journey.Part;
        var attempt = journey.Trace.BeginAttempt();
        var payload = ArrayPool<byte>.Shared.Rent(part.WireBytes);
        var began = mapping.Clock.GetTimestamp();
        mapping.Metrics.InvocationStarted();
        mapping.Metrics.RecordsInvoked(part.Count);
        var outcome = default(InvocationOutcome?);
        try
        {
            mapping.Format.Write(part, payload.AsSpan(0, part.WireBytes));
            outcome = await function.InvokeAsync(payload.AsMemory(0, part.WireBytes), attempt.Header, journey.HardStop);
        }
        finally
        {
            mapping.Metrics.InvocationEnded(LabelOf(outcome), mapping.Clock.GetElapsedTime(began), MeasuredIn(journey.Trace));
            journey.Trace.EndAttempt(attempt, AttemptResults.Of(outcome));
            // After any other end the connection may still be reading from it.
            if (outcome?.Class is InvocationClass.Succeeded or InvocationClass.FunctionFailed) ArrayPool<byte>.Shared.Return(payload);
        }

        return outcome.Value;
    }

    /// <returns>False when nothing of the part is left.</returns>
    private bool DropStoppedLanes(Journey journey)
    {
        var part = journey.Part;
        if (!HasStopped(part.Slices)) return true;
        // Looked at once: a lane that is stopped meanwhile must not fall out of both halves.
        var stopped = part.Slices.Select(slice => slice.Lane).Where(lane => lane.IsStopped).ToHashSet();
        settler.Release(part.Part(mapping.Format, i => stopped.Contains(part.Records[i].Lane)));
        journey.Part = part.Part(mapping.Format, i => !stopped.Contains(part.Records[i].Lane));
        if (journey.Part.Count > 0) return true;
        journey.Result = "Released";
        return false;
    }

    /// <returns>False when nothing of the part is left.</returns>
    private bool RejectExhausted(Journey journey, in InvocationOutcome outcome)
    {
        var part = journey.Part;
        var failures = journey.Failures;
        var exhausted = part.Part(mapping.Format, i => retries.IsExhausted(part.Records[i], failures));
        if (exhausted.Count == 0) return true;
        foreach (var slice in exhausted.Slices) settler.Reject(exhausted.Of(slice), DropReason.RetryAttemptsExhausted, MappingRuntime.ReasonOf(outcome), journey.Trace.TraceId);
        journey.Result = "Rejected";
        journey.Part = part.Part(mapping.Format, i => !retries.IsExhausted(part.Records[i], failures));
        return journey.Part.Count > 0;
    }

    private bool GiveUp(Journey journey)
    {
        settler.Release(journey.Part);
        journey.Result = "Released";
        return true;
    }

    private ValueTask BackOffAsync(Journey journey, CancellationToken stops) =>
        new(Task.Delay(retries.BackOff.Wait(journey.Failures - 1, random()), mapping.Clock, stops));

    private static async ValueTask WaitQuietly(Journey journey, Func<CancellationToken, ValueTask> wait, CancellationToken stops)
    {
        // A last call is not repeated, so there is nothing to wait for.
        if (journey.AllStopped) return;
        try
        {
            await wait(stops);
        }
        catch (OperationCanceledException)
        {
            // Lanes were stopped; the next look at the part says whether it was ours.
        }
    }

    private static bool HasStopped(IReadOnlyList<LaneSlice> slices)
    {
        for (var i = 0; i < slices.Count; i++)
        {
            if (slices[i].Lane.IsStopped) return true;
        }

        return false;
    }

    private MeasuredTrace? MeasuredIn(BatchTrace trace) =>
        trace.IsSampled ? new MeasuredTrace(trace.TraceId.Value, mapping.Clock.GetUtcNow()) : null;

    private static string LabelOf(InvocationOutcome? outcome) => outcome is { } known ? known.Class.ToString() : "Abandoned";
}
