using Gateway.Configuration;
using Gateway.Records;
using Gateway.Tracing.Emission;
using Gateway.Tracing.Platforms;

namespace Gateway.Tracing;

public class BatchTracerTests
{
    private const string Upstream = $"Root={TestBatch.Root};Parent=90d4b7e1352c8af6";

    [Theory]
    [InlineData(";Sampled=1", true)]
    [InlineData(";Sampled=0", false)]
    public void A_decided_upstream_is_followed_and_no_rule_asked(string decision, bool expected)
    {
        var tracing = new TestTracing { Samples = !expected };
        var trace = tracing.Begin(TestBatch.Of(Upstream + decision));

        Assert.Equal((expected, null, 0), (trace.IsSampled, trace.Rule, tracing.TimesAsked));
        Assert.Equal(TestBatch.Root, trace.TraceId.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_undecided_upstream_is_joined_and_the_sampler_asked_once(bool samples)
    {
        var tracing = new TestTracing { Samples = samples };
        var trace = tracing.Begin(TestBatch.Of(Upstream + ";Sampled=?", Upstream));

        Assert.Equal((samples, "rule-of-the-test", 1), (trace.IsSampled, trace.Rule, tracing.TimesAsked));
        Assert.Equal(TestBatch.Root, trace.TraceId.ToString());
    }

    [Theory]
    [InlineData(";Sampled=1")]
    [InlineData(";Sampled=0")]
    [InlineData("")]
    public void What_is_put_back_begins_a_trace_of_its_own_that_links_to_the_one_it_failed_in(string decision)
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { RedrivenFrom = "kafka://orders-failed" } };

        var trace = tracing.Begin(TestBatch.Of(Upstream + decision, Upstream + decision));
        trace.End("Succeeded");

        Assert.Equal((true, 1), (trace.IsSampled, tracing.TimesAsked));
        Assert.NotEqual(TestBatch.Root, trace.TraceId.ToString());
        Assert.Equal(TestBatch.Root, tracing.Annotations.GetProperty("upstream_trace").GetString());
        Assert.Equal("kafka://orders-failed", tracing.Annotations.GetProperty("redriven_from").GetString());
        Assert.Equal(TestBatch.Root, tracing.Document.GetProperty("links")[0].GetProperty("trace_id").GetString());
    }

    [Theory]
    [InlineData("0,0,-", 1, false)]
    [InlineData("0,0,0", 0, false)]
    [InlineData("0,1,-", 0, true)]
    public void A_batch_asks_the_sampler_unless_its_records_decide(string decisions, int timesAsked, bool sampled)
    {
        var tracing = new TestTracing { Samples = false };
        var trace = tracing.Begin(TestBatch.Of([.. decisions.Split(',').Select(d => d == "-" ? null : $"{Upstream};Sampled={d}")]));

        Assert.Equal((timesAsked, sampled), (tracing.TimesAsked, trace.IsSampled));
    }

    [Theory]
    [InlineData("AnySampled", true, 0)]
    [InlineData("AllSampled", false, 0)]
    [InlineData("First", true, 0)]
    [InlineData("Sampler", false, 1)]
    public void Records_of_several_traces_are_decided_by_the_policy(string policy, bool sampled, int timesAsked)
    {
        var tracing = new TestTracing { Samples = false, Settings = new TestTracing().Settings with { Policy = Enum.Parse<DecisionPolicy>(policy) } };
        var trace = tracing.Begin(TestBatch.Of(Upstream + ";Sampled=1", $"Root={TestBatch.OtherRoot};Sampled=0"));

        Assert.Equal((sampled, timesAsked), (trace.IsSampled, tracing.TimesAsked));
        Assert.DoesNotContain(trace.TraceId.ToString(), new[] { TestBatch.Root, TestBatch.OtherRoot });
    }

    [Fact]
    public void Ids_only_links_and_asks_the_sampler()
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { Trust = UpstreamTrust.IdsOnly } };
        tracing.Begin(TestBatch.Of(Upstream + ";Sampled=0", $"Root={TestBatch.OtherRoot};Sampled=0")).End("Succeeded");

        Assert.Equal(1, tracing.TimesAsked);
        Assert.Equal(2, tracing.Annotations.GetProperty("upstream_trace_count").GetInt32());
    }

    [Fact]
    public void Ids_only_joins_and_asks_the_sampler()
    {
        var tracing = new TestTracing { Samples = false, Settings = new TestTracing().Settings with { Trust = UpstreamTrust.IdsOnly } };
        var trace = tracing.Begin(TestBatch.Of(Upstream + ";Sampled=1"));

        Assert.Equal((false, "rule-of-the-test"), (trace.IsSampled, trace.Rule));
        Assert.Equal(TestBatch.Root, trace.TraceId.ToString());
    }

    [Fact]
    public void Trust_in_none_begins_a_trace_of_its_own()
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { Trust = UpstreamTrust.None } };
        var trace = tracing.Begin(TestBatch.Of(Upstream + ";Sampled=0"));
        trace.End("Succeeded");

        Assert.True(trace.IsSampled);
        Assert.NotEqual(TestBatch.Root, trace.TraceId.ToString());
        Assert.False(tracing.Annotations.TryGetProperty("upstream_trace_count", out _));
    }

    [Fact]
    public void An_unsampled_batch_sends_the_upstreams_parent_and_writes_nothing()
    {
        var tracing = new TestTracing();
        var trace = tracing.Begin(TestBatch.Of(Upstream + ";Sampled=0"));
        var first = trace.BeginAttempt();
        trace.EndAttempt(first, new AttemptResult { Status = 500, Fault = true });
        var second = trace.BeginAttempt();
        trace.BeginSettlement();
        trace.End("Failed");

        Assert.Equal($"Root={TestBatch.Root};Parent=90d4b7e1352c8af6;Sampled=0", first.Header);
        Assert.Same(first.Header, second.Header);
        Assert.Empty(tracing.Documents);
        Assert.Empty(tracing.Recent.Newest());
    }

    [Fact]
    public void An_unsampled_trace_of_its_own_has_a_random_parent()
    {
        var tracing = new TestTracing { Samples = false };
        var trace = tracing.Begin(TestBatch.Of((string?)null));
        var attempt = trace.BeginAttempt();

        Assert.NotEqual(default, attempt.Id);
        Assert.Equal($"Root={trace.TraceId};Parent={attempt.Id};Sampled=0", attempt.Header);
    }

    [Fact]
    public void The_sampler_sees_the_batch_in_the_words_of_rules()
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { SegmentName = "ord|ers", FunctionArn = "arn:fn" } };
        tracing.Begin(TestBatch.Of((string?)null));

        var request = tracing.Asked!.Value;
        Assert.Equal(("ord_ers", null, "b1.example", "POST", "/kafka/orders", "arn:fn"),
            (request.ServiceName, request.ServiceType, request.Host, request.HttpMethod, request.UrlPath, request.ResourceArn));
        Assert.Equal("kafka", request.Attributes.Find("messaging.system"));
        Assert.Equal("orders", request.Attributes.Find("messaging.destination.name"));
        Assert.Equal("orders-gateway", request.Attributes.Find("messaging.consumer.group.name"));
        Assert.Equal("orders-fn", request.Attributes.Find("faas.invoked_name"));
        Assert.Null(request.Attributes.Find("else"));
    }

    [Fact]
    public void The_kind_of_service_is_known_to_the_sampler_once_it_is_found()
    {
        var platform = Platform.Unknown;
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { Platform = () => platform } };
        tracing.Begin(TestBatch.Of((string?)null));
        var before = tracing.Asked!.Value.ServiceType;
        platform = new Platform { Origin = "AWS::ECS::Fargate" };
        tracing.Begin(TestBatch.Of((string?)null));

        Assert.Equal((null, "AWS::ECS::Fargate"), (before, tracing.Asked!.Value.ServiceType));
    }

    [Theory]
    [InlineData("kafka", "/kafka/orders")]
    [InlineData("rabbitmq", "/rabbitmq/orders")]
    [InlineData("activemq", "/activemq/orders")]
    public void A_path_names_the_kind_of_broker_and_the_topic_or_queue(string system, string path)
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { MessagingSystem = system } };
        tracing.Begin(TestBatch.Of((string?)null));

        Assert.Equal(path, tracing.Asked!.Value.UrlPath);
    }

    [Theory]
    [InlineData(null, "b1.example")]
    [InlineData("found.example", "found.example")]
    public void A_host_that_is_found_stands_for_the_one_that_is_written(string? found, string expected)
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { FoundBrokerHost = () => found } };
        tracing.Begin(TestBatch.Of((string?)null));

        Assert.Equal(expected, tracing.Asked!.Value.Host);
    }

    [Fact]
    public void An_unsampled_batch_allocates_its_trace_and_its_header_only()
    {
        var tracing = new TestTracing { Samples = false };
        var batch = TestBatch.Of(null, null);
        Run(tracing, batch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Run(tracing, batch);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 320);
    }

    [Fact]
    public void A_batch_after_another_uses_the_same_buffer()
    {
        var settings = new TestTracing().Settings;
        var sampler = new TestTracing();
        var tracer = new BatchTracer(settings, sampler, sampler.Ids, new NullSegmentEmitter(), new RecentTraces(), sampler.Clock);
        var batch = TestBatch.Of(null, null);
        for (var i = 0; i < 200; i++) Run(tracer, batch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Run(tracer, batch);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 2000);
    }

    private static void Run(TestTracing tracing, RecordBatch batch) => Run(tracing.Tracer, batch);

    private static void Run(BatchTracer tracer, RecordBatch batch)
    {
        var trace = tracer.Begin(batch);
        trace.EndAttempt(trace.BeginAttempt(), new AttemptResult { Status = 200 });
        trace.BeginSettlement();
        trace.End("Succeeded");
    }
}
