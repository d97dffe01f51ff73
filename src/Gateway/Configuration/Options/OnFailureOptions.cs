namespace Gateway.Configuration.Options;

/// <summary>The destination of failures.</summary>
internal sealed class OnFailureOptions
{
    /// <summary>The ARN of an SQS queue, an SNS topic or an S3 bucket, or <c>kafka://topic</c>; at most 350 characters.</summary>
    [AbsentMeans("none")]
    public string? Destination { get; set; }
}
