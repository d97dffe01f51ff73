using System.Diagnostics.CodeAnalysis;

namespace Gateway.Local.Traces;

/// <summary>What came of reading a document: the segment, or what is wrong with it.</summary>
internal readonly record struct SegmentReading(TraceSegment? Segment, string? Problem)
{
    [MemberNotNullWhen(true, nameof(Segment))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsValid => Segment is not null;

    public static SegmentReading Of(TraceSegment segment) => new(segment, null);

    public static SegmentReading Invalid(string problem) => new(null, problem);
}
