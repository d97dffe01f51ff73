namespace Gateway.Tracing;

/// <summary>How much a document says. What does not fit a datagram is written again with less.</summary>
/// <param name="HasMetadata">Whether metadata is written.</param>
/// <param name="AttemptsEachEnd">Attempts that are shown from the first on, and up to the last.</param>
/// <param name="MaxString">Most characters of a string.</param>
/// <param name="MaxAnnotation">Most characters of an annotation or an exception's message.</param>
internal readonly record struct SegmentDetail(bool HasMetadata, int AttemptsEachEnd, int MaxString, int MaxAnnotation)
{
    private const int XRayString = 250;
    private const int XRayAnnotation = 1000;
    private const int ShortString = 64;

    /// <summary>From everything down to what always fits: the last has two attempts and some dozen short strings.</summary>
    public static IReadOnlyList<SegmentDetail> Steps { get; } =
    [
        new(HasMetadata: true, AttemptLog.EachEnd, XRayString, XRayAnnotation),
        new(HasMetadata: false, AttemptLog.EachEnd, XRayString, XRayAnnotation),
        new(HasMetadata: false, AttemptLog.EachEnd / 2, XRayString, XRayAnnotation),
        new(HasMetadata: false, AttemptLog.EachEnd / 4, XRayString, XRayAnnotation),
        new(HasMetadata: false, AttemptLog.EachEnd / 8, XRayString, XRayAnnotation),
        new(HasMetadata: false, AttemptsEachEnd: 1, XRayString, XRayAnnotation),
        new(HasMetadata: false, AttemptsEachEnd: 1, ShortString, ShortString),
    ];
}
