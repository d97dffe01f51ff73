using System.Buffers;
using Gateway.Batching;
using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Invocation.Limits;
using Gateway.Records;
using Gateway.Settlement;
using Gateway.Settlement.Items;
using Gateway.Tracing;

namespace Gateway.Pipeline;

/// <summary>Steps 3 to 6 of the path, for one mapping: a batch is traced, written, invoked and settled.</summary>
/// <remarks>
/// <code>
///  batch -> trace -> [ slot -> turn -> event -> invoke ] -> decide -> acknowledge
///                      ^                                    |  |  |-> split: each half the same way
///                      '------ back-off, gate --------------'  |  '-> give up (attempts used up, too old), or drop (undeliverable)
///                                                              '----> release (lanes stopped, or the drain is over)
/// </code>
/// </remarks>
internal sealed class BatchDelivery(
    MappingRuntime mapping,
    BatchTracer tracer,
    IFunctionClient function,
    InvocationResilience resilience,
    Settler settler,
    Batcher batcher,
    FailureRules failures,
    ItemLookupOf items,
    GatewayMetrics metrics,
    Func<double> random)
{
    private const string Unreadable = "it is neither a text message nor a bytes message, or cannot be read, and Lambda has no event for it";

    /// <summary>Delivers a batch that comes with a slot, until all its records are settled or given up.</summary>
    /// <param name="batch">Its lanes wait until nothing of them is left.</param>
    /// <param name="hardStop">Abandons invocations that are still running: the drain is over.</param>
    /// <returns>The next batch, with the slot, when one is due already; null with the slot given back.</returns>
    public async Task<RecordBatch?> DeliverAsync(RecordBatch batch, CancellationToken hardStop)
    {
        // :: Step 3: one batch is one trace, retries and halves included.
        var journey = new Journey(batch, tracer.Begin(batch), hardStop) { HoldsSlot = true };
        metrics.SamplingDecided(journey.Trace.Rule ?? "upstream", journey.Trace.IsSampled);
        try
        {
            while (!journey.IsOver) await GoOnAsync(journey);
            journey.WaitFor(null);
            journey.Trace.End(journey.Result);
            mapping.Ended();
        }
        catch
        {
            // Only a bug comes here. The process ends for it, and must find neither slots nor lanes held.
            if (journey.HoldsSlot) mapping.Slots.Free();
            batcher.Complete(batch, journey.LanesLeft);
            throw;
        }

        return Next(batch, journey);
    }

    // Handing the slot on saves two changes of thread for each batch, which is what a small batch mostly costs.
    private RecordBatch? Next(RecordBatch batch, Journey journey)
    {
        var goesOn = journey.HoldsSlot && mapping.Gate.IsOpen && !mapping.Slots.IsWantedBack;
        var next = goesOn ? batcher.CompleteAndTake(batch, journey.LanesLeft) : null;
        if (!goesOn) batcher.Complete(batch, journey.LanesLeft);
        if (journey.HoldsSlot && next is null) mapping.Slots.Free();
        return next;
    }

    /// <summary>Invokes the part whose turn it is once (throttles and service errors aside) and acts on the outcome; or waits until there is one.</summary>
    private async ValueTask GoOnAsync(Journey journey)
    {
        // Taken before the lanes are looked at: a stop after the look then ends the waits below.
        var stops = batcher.Stops.Token;
        if (journey.HardStop.IsCancellationRequested)
        {
            Release(journey, static _ => true);
            return;
        }

        // What a drain would send out once more stays with the broker when nothing is to be invoked.
        var isLastCall = !mapping.Gate.IsPaused && journey.TakeLastCall();
        if (!isLastCall && journey.AnyStopped) Release(journey, static lane => lane.IsStopped);
        if (journey.IsOver) return;
        if (!journey.TryGoOn(mapping.Clock, out var wait))
        {
            LetSlotGo(journey);
            await WaitQuietly(new ValueTask(Task.Delay(wait, mapping.Clock, stops)));
            return;
        }

        if (await SettledUntriedAsync(journey)) return;

        // :: Step 4 and 5: the event is written and the function invoked.
        if (await InvokeAsync(journey, stops) is not { } outcome) return;

        // :: Step 6: the outcome decides.
        var action = SettlementPolicy.Decide(outcome.Class, journey.Part.Count);
        if (action != SettlementAction.Hold) mapping.Mended();
        switch (action)
        {
            case SettlementAction.Acknowledge:
                journey.Trace.BeginSettlement();
                settler.Acknowledge(journey.Part.Records);
                mapping.Succeeded();
                Replace(journey, []);
                break;
            case SettlementAction.Split:
                Replace(journey, FailurePlan.Split(journey.Part, mapping.Format).Next);
                break;
            case SettlementAction.Drop:
                await GiveUpAsync(journey, Failed(journey, DropReason.MaximumPayloadSizeExceeded, outcome.ErrorMessage ?? "refused by Lambda") with { Outcome = outcome, Invocations = 1 });
                break;
            case SettlementAction.Hold:
                mapping.Broke(outcome);
                // A last call is not repeated, so there is nothing to wait for.
                if (!journey.AllStopped) await WaitQuietly(mapping.Gate.EnterAsync(stops));
                break;
            default:
                await FailAsync(journey, outcome);
                break;
        }
    }

    /// <summary>The function failed on all that it was sent, or on what it named.</summary>
    private async ValueTask FailAsync(Journey journey, InvocationOutcome outcome)
    {
        var (part, failed) = (journey.Part, journey.Failed);
        mapping.FunctionFailed(outcome, part.Records, failed?.Count(static isFailed => isFailed) ?? part.Count, journey.Trace.TraceId);
        var plan = FailurePlan.Decide(part, failed, failures, mapping.Format);
        if (plan.IsSplit) mapping.Metrics.BatchBisected();
        if (plan.Next.Count == 0) journey.Trace.BeginSettlement();
        if (plan.Settled is { } settled) settler.Acknowledge(settled);
        var waits = plan is { IsSplit: false, Next: [var next] } && next.MostFailures > 0;
        journey.Replace(plan.Next, waits ? failures.Retries.BackOff.Wait(plan.Next[0].MostFailures - 1, random()) : TimeSpan.Zero, mapping.Clock);
        if (plan.GivenUp is not { } givenUp)
        {
            LetLanesGoOn(journey);
            return;
        }

        journey.Keep(givenUp);
        await GiveUpAsync(journey, Failed(journey, DropReason.RetryAttemptsExhausted, MappingRuntime.ReasonOf(outcome)) with { Outcome = outcome, Invocations = givenUp.MostFailures });
    }

    private void Replace(Journey journey, IReadOnlyList<BatchPart> next, TimeSpan wait = default)
    {
        journey.Replace(next, wait, mapping.Clock);
        LetLanesGoOn(journey);
    }

    // Lanes of which nothing is left need not wait for the others.
    private void LetLanesGoOn(Journey journey)
    {
        if (journey.TakeFinishedLanes() is { Count: > 0 } finished) batcher.GoOn(finished);
    }

    /// <returns>The outcome; null when lanes were stopped, records grew too old or the drain ended before there was one.</returns>
    private async ValueTask<InvocationOutcome?> InvokeAsync(Journey journey, CancellationToken stops)
    {
        try
        {
            return await resilience.ExecuteAsync(
                static (state, _) => state.Delivery.AttemptAsync(state.Journey, state.Stops), (Delivery: this, Journey: journey, Stops: stops), stops);
        }
        catch (OperationCanceledException) when (stops.IsCancellationRequested || journey.HardStop.IsCancellationRequested || journey.AllStopped || HasTooOld(journey))
        {
            return null;
        }
    }

    private async ValueTask<InvocationOutcome> AttemptAsync(Journey journey, CancellationToken stops)
    {
        if (!journey.HoldsSlot) await mapping.Slots.TakeBackAsync(stops);
        journey.HoldsSlot = true;
        var succeeded = false;
        var turn = default(CallTurn?);
        var became = default(InvocationClass?);
        try
        {
            turn = await mapping.TakeTurnAsync(stops);
            // It may have waited for long: for the slot, for its turn, for Lambda, or for the end of a pause.
            if (HasTooOld(journey)) throw new OperationCanceledException("Something of this batch is too old to be tried");
            var outcome = await resilience.ThroughCircuitAsync(
                static (state, _) => state.Delivery.CallAsync(state.Journey), (Delivery: this, Journey: journey), stops);
            became = outcome.Class;
            if (outcome.IsTransient && journey.AllStopped) throw new OperationCanceledException("Nothing of this batch is ours to try again");
            succeeded = outcome.Class == InvocationClass.Succeeded;
            return outcome;
        }
        finally
        {
            if (turn is { } taken) mapping.Limiter.Leave(taken, became);
            // What succeeded needs no more than settling, and then the slot is for the next batch.
            journey.HoldsSlot = succeeded;
            if (!succeeded) mapping.Slots.Free();
        }
    }

    private async ValueTask<InvocationOutcome> CallAsync(Journey journey)
    {
        var part = journey.Part.Records;
        var attempt = journey.Trace.BeginAttempt(journey.Trace.IsSampled ? journey.PartOfAttempt : null);
        var payload = ArrayPool<byte>.Shared.Rent(part.WireBytes);
        var began = mapping.Clock.GetTimestamp();
        mapping.Metrics.InvocationStarted();
        mapping.Metrics.RecordsInvoked(part.Count);
        var outcome = default(InvocationOutcome?);
        try
        {
            mapping.Format.Write(part, payload.AsSpan(0, part.WireBytes));
            outcome = await function.InvokeAsync(payload.AsMemory(0, part.WireBytes), attempt.Header, journey.HardStop);
            outcome = Understood(journey, outcome.Value);
        }
        finally
        {
            journey.Trace.EndAttempt(attempt, AttemptResults.Of(outcome));
            mapping.Metrics.InvocationEnded(LabelOf(outcome), mapping.Clock.GetElapsedTime(began), MeasuredIn(journey.Trace));
            // After any other end the connection may still be reading from it.
            if (outcome?.Class is InvocationClass.Succeeded or InvocationClass.FunctionFailed or InvocationClass.PartiallyFailed) ArrayPool<byte>.Shared.Return(payload);
        }

        return outcome.Value;
    }

    private InvocationOutcome Understood(Journey journey, InvocationOutcome outcome)
    {
        journey.Failed = null;
        if (outcome.Class == InvocationClass.PartiallyFailed) journey.Failed = ItemFailures.Resolve(ref outcome, journey.Part.Records, items(journey.Part.Records));
        return outcome;
    }

    private void Release(Journey journey, Func<Lane, bool> isMeant)
    {
        foreach (var records in journey.Withdraw(mapping.Format, isMeant)) settler.Release(records);
        if (journey.IsOver) journey.Result = "Released";
        LetLanesGoOn(journey);
    }

    private bool HasTooOld(Journey journey) =>
        failures.MaximumAge is { } maximum && RecordAge.IsTooOld(journey.OldestBirth, mapping.Clock.GetUtcNow(), maximum);

    /// <summary>Looks for what is not the function's to try, or no longer.</summary>
    /// <returns>False when the part may go to the function.</returns>
    private async ValueTask<bool> SettledUntriedAsync(Journey journey)
    {
        var part = journey.Part;
        if (part.GivenUp is not null)
        {
            await SendAsync(journey);
            return true;
        }

        // Only a mapping with a destination has such parts, of one record each.
        if (part.Records.WireBytes > BatchLimits.InvokePayloadBytes) await GiveUpAsync(journey, Failed(journey, DropReason.MaximumPayloadSizeExceeded, BatchLimits.TooLarge));
        else if (part.Records.First.IsUnreadable) await GiveUpAsync(journey, Failed(journey, DropReason.UnsupportedMessageType, Unreadable));
        else return await GaveUpTooOldAsync(journey);
        return true;
    }

    private async ValueTask<bool> GaveUpTooOldAsync(Journey journey)
    {
        if (failures.MaximumAge is not { } maximum) return false;
        journey.OldestBirth = RecordAge.OldestBirth(journey.Part.Records);
        if (!HasTooOld(journey)) return false;

        var (part, now) = (journey.Part, mapping.Clock.GetUtcNow());
        bool IsTooOld(int record) => RecordAge.IsTooOld(RecordAge.BirthOf(part.Records.Records[record], part.Records), now, maximum);
        var rest = part.Where(mapping.Format, record => !IsTooOld(record));
        journey.Replace(rest.Count > 0 ? [rest] : [], TimeSpan.Zero, mapping.Clock);
        var old = part.Where(mapping.Format, IsTooOld);
        journey.Keep(old);
        await GiveUpAsync(journey, Failed(journey, DropReason.MaximumRecordAgeExceeded, $"older than MaximumRecordAgeInSeconds ({maximum.TotalSeconds} s)") with { Invocations = old.MostFailures });
        return true;
    }

    private static FailedBatch Failed(Journey journey, DropReason reason, string why) => new(journey.Part.Records, reason, why, journey.Trace.TraceId);

    /// <summary>The present part failed for good: its destination gets it, or its broker does what is its custom.</summary>
    private async ValueTask GiveUpAsync(Journey journey, FailedBatch failed)
    {
        LetSlotGo(journey);
        if (mapping.Destination is null)
        {
            settler.Reject(failed);
            journey.Result = failed.Reason is DropReason.RetryAttemptsExhausted or DropReason.MaximumRecordAgeExceeded ? "Rejected" : "Dropped";
            Replace(journey, []);
            return;
        }

        journey.Keep(BatchPart.Of(failed));
        LetLanesGoOn(journey);
        // A lane that was merely stopped may still finish what is in flight.
        Release(journey, static lane => lane.IsFenced);
        if (journey.IsUnderway) await SendAsync(journey);
    }

    private async ValueTask SendAsync(Journey journey)
    {
        LetSlotGo(journey);
        var sent = await mapping.Destination!.SendAsync(journey.Part.GivenUp!, settler, journey.Trace, journey.HardStop);
        if (sent.IsSettled) journey.Result = "SentToDestination";
        journey.WaitFor(sent.IsRefused ? mapping.Destination : null);
        Replace(journey, sent.Next, sent.Wait);
    }

    // What waits, for its time or for a destination, keeps nobody from running; a part that succeeded before it may have left a slot.
    private void LetSlotGo(Journey journey)
    {
        if (journey.HoldsSlot) mapping.Slots.Free();
        journey.HoldsSlot = false;
    }

    private static async ValueTask WaitQuietly(ValueTask wait)
    {
        try
        {
            await wait;
        }
        catch (OperationCanceledException)
        {
            // Lanes were stopped; the next look at the parts says whether they were ours.
        }
    }

    private static MeasuredTrace? MeasuredIn(BatchTrace trace) =>
        trace.LastAttemptEnd is { } end ? new MeasuredTrace(trace.TraceId.Value, end) : null;

    private static string LabelOf(InvocationOutcome? outcome) => outcome is { } known ? known.Class.ToString() : "Abandoned";
}
