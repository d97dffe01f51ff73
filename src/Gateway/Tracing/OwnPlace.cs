using Gateway.Tracing.Platforms;

namespace Gateway.Tracing;

/// <summary>What every segment says about the gateway itself: its version and where it runs. Written once, and copied from then on.</summary>
internal sealed class OwnPlace(TraceSettings settings)
{
    private readonly SegmentDetail _detail = SegmentDetail.Full;
    private volatile Rendering? _last;

    /// <summary><c>origin</c>, where it is known. A marker has it too: name and origin together are one node on X-Ray's map.</summary>
    public void WriteOrigin(JsonCursor json) => json.Optional(",\"origin\":"u8, settings.Platform().Origin, _detail.MaxString);

    /// <summary><c>service</c> and <c>aws</c>.</summary>
    public void Write(JsonCursor json, string? rule, in SegmentDetail detail)
    {
        json.Raw(RenderingOf(settings.Platform()).Json);
        json.Optional(",\"sampling_rule_name\":"u8, rule, detail.MaxString);
        json.Raw("}}"u8);
    }

    private Rendering RenderingOf(Platform platform)
    {
        if (_last is { } last && ReferenceEquals(last.Platform, platform)) return last;
        return _last = Rendered(platform);
    }

    // Apart, so that only a change of platform pays for the closure.
    private Rendering Rendered(Platform platform) => new(platform, JsonCursor.Rendered(json => Render(json, platform)));

    private void Render(JsonCursor json, Platform platform)
    {
        json.Raw(",\"service\":{\"version\":"u8);
        json.Text(settings.Version, _detail.MaxString);
        json.Raw(",\"runtime\":\".NET\",\"runtime_version\":"u8);
        json.Text(Environment.Version.ToString(), _detail.MaxString);
        json.Raw("},\"aws\":{"u8);
        var start = json.Length;
        json.Optional("\"account_id\":"u8, platform.AccountId ?? settings.AccountId, _detail.MaxString);
        if (platform.Ecs is { } ecs) Render(json, ecs, start);
        if (platform.Eks is { } eks) Render(json, eks, start);
        if (platform.Ec2 is { } ec2) Render(json, ec2, start);
        if (platform.LogGroup is { } group) RenderLogs(json, group, start);
        json.CommaAfter(start);
        json.Raw("\"xray\":{\"sdk\":\"Gateway\",\"sdk_version\":"u8);
        json.Text(settings.Version, _detail.MaxString);
        json.Raw(",\"auto_instrumentation\":false"u8);
    }

    private void Render(JsonCursor json, EcsContainer ecs, int start)
    {
        json.CommaAfter(start);
        json.Raw("\"ecs\":{\"container\":"u8);
        json.Text(ecs.Container, _detail.MaxString);
        json.Optional(",\"container_id\":"u8, ecs.ContainerId, _detail.MaxString);
        json.Optional(",\"container_arn\":"u8, ecs.ContainerArn, _detail.MaxString);
        json.Optional(",\"task_arn\":"u8, ecs.TaskArn, _detail.MaxString);
        json.Optional(",\"task_family\":"u8, ecs.TaskFamily, _detail.MaxString);
        json.Optional(",\"cluster_arn\":"u8, ecs.ClusterArn, _detail.MaxString);
        json.Optional(",\"launch_type\":"u8, ecs.LaunchType, _detail.MaxString);
        json.Optional(",\"availability_zone\":"u8, ecs.AvailabilityZone, _detail.MaxString);
        json.Raw("}"u8);
    }

    private void Render(JsonCursor json, EksPod eks, int start)
    {
        json.CommaAfter(start);
        json.Raw("\"eks\":{\"pod\":"u8);
        json.Text(eks.Pod, _detail.MaxString);
        json.Optional(",\"cluster_name\":"u8, eks.ClusterName, _detail.MaxString);
        json.Optional(",\"container_id\":"u8, eks.ContainerId, _detail.MaxString);
        json.Raw("}"u8);
    }

    private void Render(JsonCursor json, Ec2Instance ec2, int start)
    {
        json.CommaAfter(start);
        json.Raw("\"ec2\":{\"instance_id\":"u8);
        json.Text(ec2.InstanceId, _detail.MaxString);
        json.Optional(",\"availability_zone\":"u8, ec2.AvailabilityZone, _detail.MaxString);
        json.Optional(",\"instance_size\":"u8, ec2.Size, _detail.MaxString);
        json.Optional(",\"ami_id\":"u8, ec2.ImageId, _detail.MaxString);
        json.Raw("}"u8);
    }

    private void RenderLogs(JsonCursor json, string group, int start)
    {
        json.CommaAfter(start);
        json.Raw("\"cloudwatch_logs\":[{\"log_group\":"u8);
        json.Text(group, _detail.MaxString);
        json.Raw("}]"u8);
    }

    private sealed record Rendering(Platform Platform, byte[] Json);
}
