namespace Gateway.Tracing.Platforms;

/// <summary>Where the gateway runs, in X-Ray's words.</summary>
internal sealed record Platform
{
    /// <summary>Outside AWS, or not found out.</summary>
    public static Platform Unknown { get; } = new();

    /// <summary>As <c>AWS::ECS::Fargate</c>.</summary>
    public string? Origin { get; init; }

    /// <summary>The account that the gateway runs in.</summary>
    public string? AccountId { get; init; }

    /// <summary>Where the gateway's own log goes.</summary>
    public string? LogGroup { get; init; }

    public EcsContainer? Ecs { get; init; }

    public EksPod? Eks { get; init; }

    public Ec2Instance? Ec2 { get; init; }
}
