using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Records;

namespace Gateway.Pipeline;

/// <summary>A batch's trace can be found from its log lines and from the durations.</summary>
public sealed class TraceOfBatchTests
{
    [Fact]
    public async Task Lines_about_a_batch_name_the_trace_that_its_function_got()
    {
        await using var path = new PipelineUnderTest(attempts: 1);
        path.Function.Always(ScriptedFunction.Failed);
        path.Write(path.Open(), "a", "b");
        await path.PassUntilAsync(() => path.Counts.Totals.Dropped == 2);

        var root = RootOf(path.Function.Calls[0]);
        Assert.Equal([EventIds.FunctionFailed, EventIds.RecordDropped], path.Log.All.Where(line => line.Fields.ContainsKey("TraceId")).Select(line => line.Event));
        Assert.All(path.Log.All.Where(line => line.Fields.ContainsKey("TraceId")), line =>
        {
            Assert.Equal(root, line.Fields["TraceId"]);
            Assert.Contains($"trace {root}", line.Text);
        });
    }

    [Theory]
    [InlineData(false, "7")]
    [InlineData(true, "m-7")]
    public async Task Lines_about_a_batch_name_its_first_record_as_its_broker_does(bool isOfQueue, string name)
    {
        await using var path = new PipelineUnderTest(attempts: 0, messageId: isOfQueue ? static (in SourceRecord record) => $"m-{record.Position}" : null);
        path.Function.Always(ScriptedFunction.Failed);
        var lane = path.Open();
        path.StartAt(lane, 7);
        path.Write(lane, "a", "b");
        await path.PassUntilAsync(() => path.Counts.Totals.Dropped == 2);

        var lines = path.Log.All.Where(line => line.Fields.ContainsKey("TraceId")).ToList();
        Assert.Equal([EventIds.FunctionFailed, EventIds.RecordDropped], lines.Select(line => line.Event));
        Assert.All(lines, line => Assert.Equal(name, line.Fields["First"]));
    }

    [Fact]
    public async Task The_durations_of_sampled_batches_have_an_example()
    {
        await using var path = new PipelineUnderTest();
        path.Write(path.Open(), "a");
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);

        Assert.Contains($"gateway_invocation_duration_seconds_bucket{{mapping=\"orders\",source=\"Kafka\",le=\"0.005\"}} 1 # {{trace_id=\"{RootOf(path.Function.Calls[0])}\"}} 0 1772615105.000\n", path.Scrape);
    }

    [Fact]
    public async Task The_durations_of_others_have_none()
    {
        await using var path = new PipelineUnderTest { Samples = false };
        path.Write(path.Open(), "a");
        await Eventually.TrueAsync(() => path.Source.Acknowledged.Count == 1);

        Assert.Contains("le=\"0.005\"} 1\n", path.Scrape);
        Assert.DoesNotContain("trace_id", path.Scrape);
    }

    private static string RootOf(ScriptedFunction.Call call) => call.TraceHeader.Split(';')[0]["Root=".Length..];
}
