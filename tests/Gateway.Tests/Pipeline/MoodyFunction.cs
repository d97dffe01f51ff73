using System.Text;
using Gateway.Aws;
using Gateway.Invocation;
using Gateway.Invocation.Answers;
using Gateway.Sources;

namespace Gateway.Pipeline;

/// <summary>The function of a <see cref="DeliveryModel"/>, and the way to it: what a call comes to depends on its event, and on how often that came.</summary>
internal sealed class MoodyFunction(DeliveryScenario scenario, DeliveryWitness witness, TimeProvider clock)
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _calls = [];
    private int _trouble = scenario.Trouble;

    /// <summary>True when no call comes to an end any more.</summary>
    public bool IsStuck { get; set; }

    public async Task<InvocationOutcome> AnswerAsync(ScriptedFunction.Call call)
    {
        var records = witness.Called(call.Payload);
        var noise = NoiseOf(call.Payload);
        try
        {
            await Task.Delay(IsStuck ? Forever : TimeSpan.FromMilliseconds(noise.Pick(0, 1, 10, 40)), clock, call.Abandoned);
        }
        catch (OperationCanceledException)
        {
            witness.Abandoned(records);
            throw;
        }

        var (outcome, named) = Judge(records, noise);
        witness.Answered(records, outcome.Class, named);
        return outcome;
    }

    private (InvocationOutcome Outcome, IReadOnlySet<WitnessedRecord>? Named) Judge(IReadOnlyList<WitnessedRecord> records, Noise noise)
    {
        if (noise.OneIn(2) && Interlocked.Decrement(ref _trouble) >= 0) return Trouble(records, noise);
        if (!records.Any(record => record.Entry.IsPoison)) return (ScriptedFunction.Ok, null);
        return scenario.ReportsItems && noise.OneIn(2) ? Naming(records.Where(record => record.Entry.IsPoison), noise) : (ScriptedFunction.Failed, null);
    }

    private (InvocationOutcome Outcome, IReadOnlySet<WitnessedRecord>? Named) Trouble(IReadOnlyList<WitnessedRecord> records, Noise noise) => noise.Below(scenario.ReportsItems ? 14 : 9) switch
    {
        < 2 => (ScriptedFunction.Failed, null),
        2 => (new InvocationOutcome(InvocationClass.TimedOut), null),
        < 5 => (ScriptedFunction.Throttled, null),
        5 => (ScriptedFunction.Throttled with { RetryAfter = TimeSpan.FromSeconds(1) }, null),
        6 => (ScriptedFunction.Down, null),
        7 when records.Count > 1 || noise.OneIn(4) => (ScriptedFunction.TooLarge, null),
        7 => (ScriptedFunction.Down, null),
        8 => (noise.OneIn(3) ? ScriptedFunction.Broken : ScriptedFunction.Failed, null),
        < 12 => Naming(records.Where(_ => noise.OneIn(3)).DefaultIfEmpty(records[0]), noise),
        12 => (Answer([.. records.Take(1).Select(record => Identifier(record, noise)), noise.Pick($$"""{"partition":"{{WholeOf(records[0])}}","offset":99999}""", "\"payments-0-1\"", "\"nobody\"")]), null),
        _ => (Answer([.. records.Take(1).Select(record => Identifier(record, noise)), noise.Pick("null", "\"\"", "7", """{"offset":1}""", """{"partition":"orders-0","offset":-1}""")]), null),
    };

    private static (InvocationOutcome Outcome, IReadOnlySet<WitnessedRecord>? Named) Naming(IEnumerable<WitnessedRecord> records, Noise noise)
    {
        var named = records.ToHashSet();
        // In any order, and some of them twice.
        var identifiers = named.Concat(named.Where(_ => noise.OneIn(4))).Select(record => Identifier(record, noise)).OrderBy(_ => noise.Next());
        return (Answer([.. identifiers]), named);
    }

    private static string Identifier(WitnessedRecord record, Noise noise) => noise.Below(3) switch
    {
        0 => $$"""{"partition":"{{WholeOf(record)}}","offset":{{record.Entry.Position}}}""",
        1 => $$"""{"topic-partition":"{{WholeOf(record)}}","offset":"{{record.Entry.Position}}"}""",
        _ => $"\"{WholeOf(record)}-{record.Entry.Position}\"",
    };

    private static string WholeOf(WitnessedRecord record) => record.Lane.Lane.Whole.Name;

    // As the client does it with what comes from the wire.
    private static InvocationOutcome Answer(string[] identifiers)
    {
        var reader = new ItemFailureReader();
        var json = $$"""{"batchItemFailures":[{{string.Join(',', identifiers.Select(identifier => $$"""{"itemIdentifier":{{identifier}}}"""))}}]}""";
        reader.Read(Encoding.UTF8.GetBytes(json), isLast: true);
        return reader.Problem is { } problem
            ? ScriptedFunction.Ok.Misunderstood(problem)
            : ScriptedFunction.Ok with { Class = InvocationClass.PartiallyFailed, FailedItems = reader.Items };
    }

    private Noise NoiseOf(string payload)
    {
        lock (_gate)
        {
            var call = _calls[payload] = _calls.GetValueOrDefault(payload) + 1;
            return new Noise(scenario.Seed ^ (ulong)StableHash.BucketOf(Encoding.UTF8.GetBytes($"{payload} {call}"), int.MaxValue));
        }
    }
}
