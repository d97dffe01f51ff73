namespace Gateway.Tracing.Platforms;

/// <summary>A container of an ECS task.</summary>
internal sealed record EcsContainer
{
    /// <summary>The host name.</summary>
    public required string Container { get; init; }

    public string? ContainerId { get; init; }

    public string? ContainerArn { get; init; }

    public string? TaskArn { get; init; }

    public string? TaskFamily { get; init; }

    public string? ClusterArn { get; init; }

    /// <summary><c>FARGATE</c>, <c>EC2</c> or <c>EXTERNAL</c>.</summary>
    public string? LaunchType { get; init; }

    public string? AvailabilityZone { get; init; }
}
