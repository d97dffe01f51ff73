namespace Gateway.Configuration.Options;

/// <summary>The destination of failures.</summary>
internal sealed class OnFailureOptions
{
    /// <summary>
    /// The ARN of a standard SQS queue, a standard SNS topic or an S3 bucket; or, on the broker that the mapping reads, <c>kafka://topic</c>,
    /// <c>rabbitmq://exchange/key</c> or <c>activemq://queue</c>. At most 350 characters.
    /// </summary>
    [AbsentMeans("none")]
    public string? Destination { get; set; }
}
