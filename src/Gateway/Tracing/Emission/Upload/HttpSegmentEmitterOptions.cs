namespace Gateway.Tracing.Emission.Upload;

/// <summary>Where documents are uploaded, in which form, and how many may wait.</summary>
internal sealed record HttpSegmentEmitterOptions
{
    public required UploadTarget Target { get; init; }

    public required IUploadFormat Format { get; init; }

    /// <summary>How long the first document of a call waits for company. Default 1 s, as the daemon.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a call may take. A daemon has no limit of its own. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most documents in the queue. By default, what comes while a call is tried again.</summary>
    public int QueueCapacity { get; init; } = 16 * 1024;

    /// <summary>Told of each document's result, from any thread.</summary>
    public Action<SegmentResult, int>? Report { get; init; }
}
