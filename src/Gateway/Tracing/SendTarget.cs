namespace Gateway.Tracing;

/// <summary>Where records are sent that failed for good, as a trace shows it.</summary>
/// <param name="Name">The subsegment's name: a service of AWS, or the address of a broker's topic, exchange or queue.</param>
internal sealed record SendTarget(string Name)
{
    /// <summary>The API of AWS that is called; null for a broker.</summary>
    public string? Operation { get; init; }

    /// <summary>Its region; null for a broker.</summary>
    public string? Region { get; init; }

    /// <summary>The key under which X-Ray looks for the resource, for instance <c>queue_url</c>; null for a broker.</summary>
    public string? ResourceKey { get; init; }

    /// <summary>The queue's address, the topic's ARN, the bucket's name; null for a broker.</summary>
    public string? Resource { get; init; }

    /// <summary>The broker's kind as OpenTelemetry names it; for services of AWS <c>aws_sqs</c> and <c>aws.sns</c>, null for S3.</summary>
    public string? MessagingSystem { get; init; }
}
