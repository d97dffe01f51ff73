using Gateway.Configuration;
using Gateway.Invocation;
using Gateway.Settlement.Items;
using Gateway.Settlement.Redrive;

namespace Gateway.Hosting.Redrive;

/// <summary>One redrive: what a destination holds goes through the mapping's pipeline, from batch to settlement.</summary>
/// <param name="mapping">Whose function gets it.</param>
/// <param name="origin">Where it was left.</param>
/// <param name="reader">Reads it.</param>
/// <param name="parts">What every mapping shares.</param>
/// <param name="report">Tells the operator.</param>
internal sealed class RedriveRun(MappingSettings mapping, RedriveOrigin origin, IFailureReader reader, SharedParts parts, RedriveReport report)
{
    /// <summary>A batch takes what is there; there is nothing else to wait for.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    /// <summary>Lambda that takes nothing for so long is not worth waiting for with somebody watching.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Patience _patience = new(LongestWait, parts.Clock);
    private int _hasWarned;

    /// <summary>Reads, and says what would be done.</summary>
    public async Task LookAsync(CancellationToken stop)
    {
        try
        {
            await foreach (var unit in reader.ReadAsync(report.Skipped, stop))
            {
                report.Read(unit);
                report.WouldInvoke(unit);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was not looked at is not counted.
        }

        ReportReader();
    }

    /// <summary>Reads, invokes, and takes away what succeeded.</summary>
    public async Task GoAsync(CancellationToken stop)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var units = reader.ReadAsync(report.Skipped, reading.Token).GetAsyncEnumerator(reading.Token);
        if (await HasFirstAsync(units, stop)) await GoAsync(units, reading, stop);
        ReportReader();
    }

    private static async Task<bool> HasFirstAsync(IAsyncEnumerator<FailedUnit> units, CancellationToken stop)
    {
        try
        {
            return await units.MoveNextAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task GoAsync(IAsyncEnumerator<FailedUnit> units, CancellationTokenSource reading, CancellationToken stop)
    {
        var source = new RedriveSource(reader, units, reading, report);
        var broker = BrokerOf(source, new RedriveFormat(units.Current.Event));
        var (pipeline, status) = new MappingFactory(parts).Create(Once(mapping), (_, _) => broker, BackedOff);
        await using (pipeline)
        {
            await parts.WaitForFirstRulesAsync(stop);
            pipeline.Start();
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using (stop.Register(stopped.SetResult)) await await Task.WhenAny(source.Completed, pipeline.Failure, _givenUp.Task, stopped.Task);
            var result = status.Status;
            await pipeline.StopAsync(TimeSpan.FromSeconds(parts.Configuration.Options!.Shutdown.DrainSeconds));
            if (stop.IsCancellationRequested) report.Problem("stopped; what was not tried is where it was");
            else if (_givenUp.Task.IsCompleted) report.Problem($"given up: Lambda took nothing for {LongestWait.TotalMinutes} minutes");
            else if (!result.IsConsuming) report.Problem($"the function cannot be invoked: {result.NotReadyReason}");
        }
    }

    // One attempt for each: whoever runs it sees what failed, and runs it again. Halves tell the healthy from the poisoned.
    private static MappingSettings Once(MappingSettings mapping) => mapping with
    {
        Window = Window,
        Filters = [],
        Destination = null,
        MaximumRetryAttempts = 0,
        MaximumRecordAge = null,
        BisectBatchOnFunctionError = true,
        RetryOnlyFailedItems = false,
        ParallelizationFactor = 1,
        ConsumerGroupId = KafkaFailures.GroupOf(mapping),
    };

    private BrokerParts BrokerOf(RedriveSource source, RedriveFormat format) => mapping.Source switch
    {
        SourceKind.Kafka => new BrokerParts(source, format, "kafka", BrokerParts.HostOf(mapping.BootstrapServers) ?? "", MessageId: null)
        {
            Items = static sent => new KafkaItems(sent),
            RedrivenFrom = origin.Written,
        },
        var queue => new BrokerParts(source, format, queue == SourceKind.RabbitMq ? "rabbitmq" : "activemq", mapping.BrokerUris[0].Host, RedriveRecord.MessageIdOf)
        {
            Items = sent => new MessageItems(sent, RedriveRecord.MessageIdOf, queue == SourceKind.RabbitMq ? static lane => lane.Whole.Name : null),
            RedrivenFrom = origin.Written,
        },
    };

    private void BackedOff(InvocationOutcome outcome, TimeSpan wait)
    {
        // Once: it is tried again anyway.
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0) report.Line($"Lambda does not take it yet, trying again: {outcome.ErrorType ?? outcome.Class.ToString()}: {outcome.ErrorMessage}");
        if (!_patience.Allows(report.Outcomes)) _givenUp.TrySetResult();
    }

    private void ReportReader()
    {
        if (reader.Problem is { } problem) report.Problem(problem);
    }
}
