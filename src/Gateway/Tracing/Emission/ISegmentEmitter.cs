namespace Gateway.Tracing.Emission;

/// <summary>Takes finished segment documents to X-Ray.</summary>
internal interface ISegmentEmitter
{
    /// <summary>The form in which it wants documents.</summary>
    SegmentForm Form => SegmentForm.XRay;

    /// <summary>
    /// Takes a document over and disposes of it when it is sent or lost. Never waits and never throws; safe from any thread.
    /// </summary>
    void Emit(SegmentDocument document);
}
