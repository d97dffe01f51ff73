namespace Gateway.Tracing.Sampling;

/// <summary>A batch as sampling rules see it. A field that is null matches only <c>*</c>.</summary>
internal readonly record struct SamplingRequest
{
    public SamplingRequest()
    {
    }

    /// <summary>The segment's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The segment's origin, such as <c>AWS::ECS::Fargate</c>; lacking outside AWS.</summary>
    public string? ServiceType { get; init; }

    /// <summary>The first broker's host name, without port.</summary>
    public string? Host { get; init; }

    public string HttpMethod { get; init; } = "POST";

    /// <summary><c>/kafka/&lt;topic&gt;</c> and the like, of the first record.</summary>
    public required string UrlPath { get; init; }

    /// <summary>The function; lacking when only its name is known.</summary>
    public string? ResourceArn { get; init; }

    public SamplingAttributes Attributes { get; init; }
}
