using Gateway.Tracing.Platforms;

namespace Gateway.Tracing;

public class OwnPlaceTests
{
    private static readonly Platform Ecs = new()
    {
        Origin = "AWS::ECS::Fargate",
        AccountId = "444455556666",
        LogGroup = "/ecs/gateway",
        Ecs = new EcsContainer { Container = "gateway-5c9d", ContainerId = "0c4f", LaunchType = "fargate" },
    };

    [Fact]
    public void A_container_of_ecs_is_shown_with_its_own_account()
    {
        var tracing = On(() => Ecs);
        tracing.Begin(TestBatch.Of((string?)null)).End("Succeeded");

        Assert.Equal("AWS::ECS::Fargate", tracing.Document.GetProperty("origin").GetString());
        Assert.Equal(
            """
            {"account_id":"444455556666","ecs":{"container":"gateway-5c9d","container_id":"0c4f","launch_type":"fargate"},
            "cloudwatch_logs":[{"log_group":"/ecs/gateway"}],
            "xray":{"sdk":"Gateway","sdk_version":"1.4.0","auto_instrumentation":false,"sampling_rule_name":"rule-of-the-test"}}
            """.Replace("\n", ""),
            tracing.Document.GetProperty("aws").GetRawText());
    }

    [Fact]
    public void Pods_and_instances_are_shown_too()
    {
        var tracing = On(() => new Platform { Origin = "o", Eks = new EksPod("pod-1", "shop", null), Ec2 = new Ec2Instance("i-1", "eu-west-1a", "m7g.large", "ami-1") });
        tracing.Begin(TestBatch.Of((string?)null)).End("Succeeded");

        var aws = tracing.Document.GetProperty("aws");
        Assert.Equal("""{"pod":"pod-1","cluster_name":"shop"}""", aws.GetProperty("eks").GetRawText());
        Assert.Equal("""{"instance_id":"i-1","availability_zone":"eu-west-1a","instance_size":"m7g.large","ami_id":"ami-1"}""", aws.GetProperty("ec2").GetRawText());
    }

    [Fact]
    public void Segments_say_it_from_the_moment_it_is_known()
    {
        var platform = Platform.Unknown;
        var tracing = On(() => platform);
        tracing.Begin(TestBatch.Of((string?)null)).End("Succeeded");
        platform = Ecs;
        tracing.Begin(TestBatch.Of((string?)null)).End("Succeeded");

        Assert.Equal([false, true], tracing.Sent.Select(document => document.TryGetProperty("origin", out _)));
        Assert.Equal([false, true], tracing.Sent.Select(document => document.GetProperty("aws").TryGetProperty("ecs", out _)));
    }

    [Fact]
    public void A_marker_has_the_same_origin()
    {
        var tracing = new TestTracing { Settings = new TestTracing().Settings with { Platform = static () => Ecs, MarkersUpTo = 2 } };
        tracing.Begin(TestBatch.Of($"Root={TestBatch.Root};Sampled=1", null)).End("Succeeded");

        Assert.Equal(["AWS::ECS::Fargate", "AWS::ECS::Fargate"], tracing.Sent.Select(document => document.GetProperty("origin").GetString()));
    }

    private static TestTracing On(Func<Platform> platform) => new() { Settings = new TestTracing().Settings with { Platform = platform } };
}
