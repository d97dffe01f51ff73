namespace Gateway.Tracing;

/// <summary>How much a document says. What does not fit a datagram is written again with less.</summary>
/// <param name="HasExtras">Whether metadata and the lines of stacks are written.</param>
/// <param name="MaxString">Most characters of a string.</param>
/// <param name="MaxAnnotation">Most characters of an annotation or an exception's message.</param>
internal readonly record struct SegmentDetail(bool HasExtras, int MaxString, int MaxAnnotation)
{
    private const int XRayString = 250;
    private const int XRayAnnotation = 1000;
    private const int ShortString = 64;

    /// <summary>All that X-Ray takes.</summary>
    public static SegmentDetail Full { get; } = new(HasExtras: true, XRayString, XRayAnnotation);

    /// <summary>From everything down to what always fits, a document without the attempts or with one of them.</summary>
    public static IReadOnlyList<SegmentDetail> Steps { get; } =
    [
        Full,
        Full with { HasExtras = false },
        new(HasExtras: false, ShortString, ShortString),
    ];
}
