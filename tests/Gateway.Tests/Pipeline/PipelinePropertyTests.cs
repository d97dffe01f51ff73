using System.Globalization;
using Gateway.Aws;
using Gateway.Invocation;
using Gateway.Invocation.Answers;
using Gateway.Local;

namespace Gateway.Pipeline;

public sealed class PipelinePropertyTests
{
    private const int Partitions = 6;
    private const int PerPartition = 40;

    /// <summary>
    /// A function of moods and a broker that takes partitions away and gives them back, as a broker does: from the first record
    /// that was not acknowledged.
    /// </summary>
    [Fact]
    public async Task Every_record_gets_through_in_order_and_is_acknowledged_once_whatever_happens()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            try
            {
                await RunAsync(seed);
            }
            catch (Exception found)
            {
                throw new InvalidOperationException($"seed {seed}", found);
            }
        }
    }

    private static async Task RunAsync(ulong seed)
    {
        var noise = new Noise(seed);
        var concurrency = 1 + noise.Below(4);
        await using var path = new PipelineUnderTest(concurrency, 1 + noise.Below(10), TimeSpan.FromMilliseconds(noise.Pick(0, 20)), rules: all => all with { Bisects = noise.OneIn(2) });
        var moods = new Noise(seed + 1000);
        var (delivered, wrong) = (new Dictionary<string, int>(), new List<string>());
        var running = new HashSet<string>();
        path.Function.Answer = AnswerAsync;

        var lanes = Enumerable.Range(0, Partitions).Select(i => path.Open(i)).ToArray();
        foreach (var lane in lanes) path.Write(lane, Values(0));

        await path.PassUntilAsync(() =>
        {
            if (noise.OneIn(10)) Rebalance(noise.Below(Partitions));
            return Done().Sum() == Partitions * PerPartition;
        });

        Assert.Empty(wrong);
        Assert.False(path.Pipeline.Failure.IsFaulted);
        Assert.InRange(path.Function.MostRunning, 1, concurrency);
        Assert.Equal(path.Source.Acknowledged.Count, path.Source.Acknowledged.Distinct().Count());
        await path.AssertNothingHeldAsync(concurrency);

        async Task<InvocationOutcome> AnswerAsync(ScriptedFunction.Call call)
        {
            await Task.Yield();
            var parts = Parse(call.Payload);
            lock (moods)
            {
                foreach (var (lane, _) in parts)
                {
                    if (!running.Add(lane)) wrong.Add($"{lane} twice at a time");
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), path.Clock, call.Abandoned);
            lock (moods)
            {
                foreach (var (lane, _) in parts) running.Remove(lane);
                if (moods.OneIn(6) && Named(parts) is { Length: > 0 } named) return Partly(parts, named);
                var outcome = moods.Below(10) switch
                {
                    0 => ScriptedFunction.Failed,
                    1 => ScriptedFunction.Throttled,
                    2 => ScriptedFunction.Down,
                    3 when parts.Sum(part => part.Values.Length) > 1 => ScriptedFunction.TooLarge,
                    4 when moods.OneIn(3) => ScriptedFunction.Broken,
                    _ => ScriptedFunction.Ok,
                };
                if (outcome.Class == InvocationClass.Succeeded) parts.ForEach(Note);
                return outcome;
            }
        }

        ItemIdentifier[] Named(List<(string Lane, string[] Values)> parts) =>
            [.. parts.SelectMany(part => part.Values.Where(_ => moods.OneIn(4)).Select(value => Item(part.Lane, value)))];

        // What comes before the first of its lane that is named has been delivered; what comes behind it is due again.
        InvocationOutcome Partly(List<(string Lane, string[] Values)> parts, ItemIdentifier[] named)
        {
            foreach (var (lane, values) in parts) Note((lane, [.. values.TakeWhile(value => !named.Contains(Item(lane, value)))]));
            return ScriptedFunction.Ok with { Class = InvocationClass.PartiallyFailed, FailedItems = named };
        }

        void Note((string Lane, string[] Values) part)
        {
            foreach (var value in part.Values.Select(value => int.Parse(value, CultureInfo.InvariantCulture)))
            {
                var next = delivered.GetValueOrDefault(part.Lane);
                if (value != next) wrong.Add($"{part.Lane}: {value} in place of {next}");
                delivered[part.Lane] = value + 1;
            }
        }

        // As a revoke does it: stop, wait for what is in flight, then somebody (we) goes on from what was acknowledged.
        void Rebalance(int partition)
        {
            var idle = path.Batcher.CloseAsync(lanes[partition]);
            Eventually.TrueAsync(() =>
            {
                path.Clock.Advance(TimeSpan.FromMilliseconds(5));
                return idle.IsCompleted;
            }).GetAwaiter().GetResult();
            lanes[partition] = path.Open(partition);
            path.StartAt(lanes[partition], Done()[partition]);
            path.Write(lanes[partition], Values(Done()[partition]));
        }

        int[] Done() =>
            [.. Enumerable.Range(0, Partitions).Select(i => path.Source.Acknowledged.Count(ack => ack.StartsWith($"orders-{i} ", StringComparison.Ordinal)))];
    }

    // A record's value is its position.
    private static ItemIdentifier Item(string lane, string value) => new(ItemIdentifierKind.Offset, lane, long.Parse(value, CultureInfo.InvariantCulture));

    private static string[] Values(int from) => [.. Enumerable.Range(from, PerPartition - from).Select(i => $"{i}")];

    private static List<(string Lane, string[] Values)> Parse(string payload) =>
        [.. payload[1..^2].Split("],").Select(part => part.Split(":[")).Select(part => (part[0], part[1].Split(',')))];
}
