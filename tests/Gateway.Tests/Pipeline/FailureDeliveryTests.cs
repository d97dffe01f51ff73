using System.Collections.Concurrent;
using Gateway.Diagnostics;
using Gateway.Invocation;
using Gateway.Invocation.Answers;
using Gateway.Local;
using Gateway.Records;
using Gateway.Settlement;

namespace Gateway.Pipeline;

/// <summary>Bisecting, answers that name records, and ages, on the whole path.</summary>
public sealed class FailureDeliveryTests
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_poison_record_is_cornered_without_waiting_and_given_up_alone()
    {
        await using var path = new PipelineUnderTest(attempts: 0, rules: all => all with { Bisects = true });
        FailOn(path, "X");
        path.Write(path.Open(), "a", "b", "X", "d");

        await Eventually.TrueAsync(() => path.Source.Told.Count == 4);

        Assert.Equal(["{orders-0:[a,b,X,d]}", "{orders-0:[a,b]}", "{orders-0:[X,d]}", "{orders-0:[X]}", "{orders-0:[d]}"], path.Function.Payloads);
        Assert.Equal(["ack orders-0 0", "ack orders-0 1", "reject orders-0 2", "ack orders-0 3"], path.Source.Told);
        Assert.Contains("gateway_batch_bisected_total{mapping=\"orders\",source=\"Kafka\"} 2\n", path.Scrape);
        Assert.Equal(1, path.Counts.Totals.Dropped);
        Assert.Single(path.Function.Calls.Select(call => call.TraceHeader.Split(';')[0]).Distinct());
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_single_record_that_fails_is_tried_again_as_often_as_it_may_be_whatever_was_bisected_before()
    {
        await using var path = new PipelineUnderTest(attempts: 2, rules: all => all with { Bisects = true });
        FailOn(path, "X");
        path.Write(path.Open(), "a", "X");

        await path.PassUntilAsync(() => path.Source.Told.Count == 2);

        Assert.Equal(["{orders-0:[a,X]}", "{orders-0:[a]}", "{orders-0:[X]}", "{orders-0:[X]}", "{orders-0:[X]}"], path.Function.Payloads);
        Assert.Equal(["ack orders-0 0", "reject orders-0 1"], path.Source.Told);
    }

    [Fact]
    public async Task While_a_lane_of_a_batch_retries_the_others_of_it_go_on_with_what_comes_next()
    {
        await using var path = new PipelineUnderTest(window: TimeSpan.FromSeconds(1), rules: all => all with { Bisects = true });
        var (failing, fine) = (path.Open(0), path.Open(1));
        FailOn(path, "X");
        path.Write(failing, "X", "b");
        path.Write(fine, "c", "d");
        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 2);

        path.Write(fine, "e");
        path.Write(failing, "f");
        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 3);

        Assert.Equal(["orders-1 0", "orders-1 1", "orders-1 2"], path.Source.Acknowledged);
        path.Function.Always(ScriptedFunction.Ok);
        await path.PassUntilAsync(() => path.Source.Acknowledged.Count == 6);
        Assert.Equal(["orders-0 0", "orders-0 1", "orders-0 2"], path.Source.Acknowledged.Skip(3));
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_batch_of_which_a_part_succeeded_keeps_no_slot_while_another_part_waits()
    {
        await using var path = new PipelineUnderTest(concurrency: 1, window: TimeSpan.FromSeconds(1), rules: all => all with { Bisects = true });
        var (failing, fine) = (path.Open(0), path.Open(1));
        FailOn(path, "X");
        path.Write(failing, "X");
        path.Write(fine, "a");
        await path.WaitsForAsync(TimeSpan.FromSeconds(1));
        path.Clock.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);

        await path.WaitsForAsync(FirstRetry);
        await path.AssertSlotsFreeAsync(1);
    }

    [Fact]
    public async Task A_lane_that_is_stopped_while_another_of_its_batch_retries_is_let_go_at_once()
    {
        await using var path = new PipelineUnderTest(window: TimeSpan.FromSeconds(1));
        var (failing, stopped) = (path.Open(0), path.Open(1));
        path.Function.Always(ScriptedFunction.Failed);
        path.Write(failing, "a");
        path.Write(stopped, "b");
        await path.WaitsForAsync(TimeSpan.FromSeconds(1));
        path.Clock.Advance(TimeSpan.FromSeconds(1));
        await path.WaitsForAsync(FirstRetry);

        await path.Batcher.CloseAsync(stopped).WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal(["release orders-1 0"], path.Source.Told);
    }

    [Fact]
    public async Task Of_an_answer_that_names_records_the_lanes_go_back_to_them_after_a_wait()
    {
        await using var path = new PipelineUnderTest(window: TimeSpan.FromSeconds(1));
        path.Function.Then(Naming(("orders-0", 1)));
        path.Write(path.Open(0), "a", "b", "c");
        path.Write(path.Open(1), "d");
        await path.WaitsForAsync(TimeSpan.FromSeconds(1));
        path.Clock.Advance(TimeSpan.FromSeconds(1));

        await path.WaitsForAsync(FirstRetry);
        Assert.Equal(["ack orders-0 0", "ack orders-1 0"], path.Source.Told);
        Assert.Equal(1, path.Counts.Totals.Failed);
        Assert.Equal("PROBLEM: Function call failed. (BatchItemFailures: The function named 1 of 4 records, the first of them orders-0 1)", path.Runtime.LastProcessingResult);
        path.Clock.Advance(FirstRetry);

        await Eventually.TrueAsync(() => path.Source.Told.Count == 4);
        Assert.Equal(["{orders-0:[a,b,c],orders-1:[d]}", "{orders-0:[b,c]}"], path.Function.Payloads);
        Assert.Contains("gateway_invocations_total{mapping=\"orders\",source=\"Kafka\",outcome=\"PartiallyFailed\"} 1\n", path.Scrape);
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_record_that_was_named_too_often_is_given_up_and_those_behind_it_are_done()
    {
        await using var path = new PipelineUnderTest(attempts: 1);
        path.Function.Then(Naming(("orders-0", 1)), Naming(("orders-0", 1)));
        path.Write(path.Open(), "a", "b", "c");

        await path.PassUntilAsync(() => path.Source.Told.Count == 3);

        Assert.Equal(["ack orders-0 0", "ack orders-0 2", "reject orders-0 1"], path.Source.Told);
        Assert.Equal(["{orders-0:[a,b,c]}", "{orders-0:[b,c]}"], path.Function.Payloads);
    }

    [Fact]
    public async Task An_answer_that_names_what_was_not_sent_is_a_failure_of_all()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Then(Naming(("orders-0", 7)));
        path.Write(path.Open(), "a", "b");

        await path.WaitsForAsync(FirstRetry);
        Assert.Empty(path.Source.Told);
        Assert.Contains("InvalidBatchItemFailures", path.Runtime.LastProcessingResult);
        path.Clock.Advance(FirstRetry);

        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 2);
        Assert.Equal(path.Function.Payloads[0], path.Function.Payloads[1]);
    }

    [Fact]
    public async Task A_record_that_is_too_old_at_first_is_never_invoked()
    {
        await using var path = new PipelineUnderTest(rules: Minute);
        var lane = path.Open();
        path.Source.Sink.Write([Aged(path, lane, 0, 61), Aged(path, lane, 1, 59)]);

        await Eventually.TrueAsync(() => path.Source.Told.Count == 2);

        Assert.Equal(["reject orders-0 0", "ack orders-0 1"], path.Source.Told);
        Assert.Equal(["{orders-0:[1]}"], path.Function.Payloads);
        Assert.Contains("gateway_records_dropped_total{mapping=\"orders\",source=\"Kafka\",reason=\"MaximumRecordAgeExceeded\"} 1\n", path.Scrape);
        Assert.Contains(path.Log.All, line => line.Event == EventIds.RecordDropped && line.Text.Contains("older than MaximumRecordAgeInSeconds (60 s)", StringComparison.Ordinal));
        await path.AssertNothingHeldAsync(4);
    }

    [Theory]
    [InlineData(nameof(InvocationClass.FunctionFailed))]
    [InlineData(nameof(InvocationClass.Throttled))]
    [InlineData(nameof(InvocationClass.ServiceFailed))]
    [InlineData(nameof(InvocationClass.MappingBroken))]
    public async Task A_record_that_grows_too_old_between_its_attempts_is_not_invoked_again_and_younger_ones_are(string outcome)
    {
        await using var path = new PipelineUnderTest(rules: Minute);
        var latest = new ConcurrentDictionary<char, TimeSpan>();
        path.Function.Answer = call =>
        {
            foreach (var value in call.Payload.Where(char.IsAsciiLetterUpper)) latest[value] = path.Clock.Elapsed;
            return Task.FromResult(new InvocationOutcome(Enum.Parse<InvocationClass>(outcome)));
        };
        var lane = path.Open();
        path.Source.Sink.Write([path.Mint.Make(lane, 0, "A", timestamp: Before(30)), path.Mint.Make(lane, 1, "B", timestamp: Before(0))]);

        await path.PassUntilAsync(() => path.Source.Told.Count(told => told.StartsWith("reject", StringComparison.Ordinal)) == 2);

        Assert.Equal(["reject orders-0 0", "reject orders-0 1"], path.Source.Told.Where(told => told.StartsWith("reject", StringComparison.Ordinal)));
        Assert.InRange(latest['A'], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        Assert.InRange(latest['B'], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        await path.AssertNothingHeldAsync(4);
    }

    [Fact]
    public async Task A_broken_mapping_whose_records_grew_too_old_consumes_again_or_it_would_never_hear_that_it_is_mended()
    {
        await using var path = new PipelineUnderTest(rules: Minute);
        path.Function.Always(ScriptedFunction.Broken);
        var lane = path.Open();
        path.Source.Sink.Write([Aged(path, lane, 0, 59)]);

        await path.PassUntilAsync(() => path.Source.Told is [.., "resume"]);

        Assert.Equal(["pause", "reject orders-0 0", "resume"], path.Source.Told);
    }

    [Fact]
    public async Task A_broken_mapping_whose_lanes_went_to_somebody_else_consumes_again_and_stops_when_it_is_broken_still()
    {
        await using var path = new PipelineUnderTest();
        path.Function.Always(ScriptedFunction.Broken);
        var lost = path.Open();
        path.Write(lost, "a");
        await Eventually.TrueAsync(() => path.Source.Told.Contains("pause"));
        await path.Batcher.CloseAsync(lost).WaitAsync(TimeSpan.FromSeconds(15));
        await Eventually.TrueAsync(() => path.Source.Told is [.., "resume"]);

        path.Write(path.Open(1), "b");
        await path.PassUntilAsync(() => path.Source.Told is [.., "pause"]);
        path.Function.Always(ScriptedFunction.Ok);

        await path.PassUntilAsync(() => path.Source.Told.Contains("ack orders-1 0"));
        Assert.Equal(["pause", "release orders-0 0", "resume", "pause", "resume", "ack orders-1 0"], path.Source.Told);
    }

    [Fact]
    public async Task A_record_that_grows_too_old_while_the_function_runs_still_succeeds()
    {
        await using var path = new PipelineUnderTest(rules: Minute);
        path.Function.Hold();
        var lane = path.Open();
        path.Source.Sink.Write([Aged(path, lane, 0, 59)]);
        var call = await path.CallAsync(1);
        path.Clock.Advance(TimeSpan.FromSeconds(10));

        call.Reply.SetResult(ScriptedFunction.Ok);

        await Eventually.TrueAsync(() => path.Source.Told.Count == 1);
        Assert.Equal(["ack orders-0 0"], path.Source.Told);
    }

    private static FailureRules Minute(FailureRules rules) => rules with { MaximumAge = TimeSpan.FromMinutes(1) };

    private static SourceRecord Aged(PipelineUnderTest path, Lane lane, long position, int seconds) =>
        path.Mint.Make(lane, position, $"{position}", timestamp: Before(seconds));

    private static long Before(int seconds) => ManualClock.Start.AddSeconds(-seconds).ToUnixTimeMilliseconds();

    private static void FailOn(PipelineUnderTest path, string poison) =>
        path.Function.Answer = call => Task.FromResult(call.Payload.Contains(poison, StringComparison.Ordinal) ? ScriptedFunction.Failed : ScriptedFunction.Ok);

    private static InvocationOutcome Naming(params (string Partition, long Offset)[] items) => ScriptedFunction.Ok with
    {
        Class = InvocationClass.PartiallyFailed,
        FailedItems = [.. items.Select(item => new ItemIdentifier(ItemIdentifierKind.Offset, item.Partition, item.Offset))],
    };
}
