namespace Gateway.Local.Traces;

/// <summary>Segments for tests; ids are a digit or two, filled up with zeros.</summary>
internal static class Some
{
    public const string TraceId = "1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13";

    /// <summary>When every trace of these begins, in epoch seconds.</summary>
    public const double Epoch = 1_772_615_105;

    public static TraceSegment Segment(string name, string id, string? parent = null, double from = 0, double to = 0.1, string traceId = TraceId) => new()
    {
        TraceId = traceId,
        Id = Id(id),
        ParentId = parent is null ? null : Id(parent),
        Name = name,
        Start = Epoch + from,
        End = Epoch + to,
    };

    /// <summary>Producer, gateway with its call, Lambda's service and function: five nodes of one whole trace.</summary>
    public static IReadOnlyList<TraceSegment> WholeTrace(string traceId = TraceId)
    {
        var call = Segment("Lambda", "3", parent: "2", from: 0.010, to: 0.038, traceId) with { Namespace = "aws" };
        return
        [
            Segment("checkout", "1", null, 0, 0.004, traceId),
            Segment("orders", "2", "1", 0.008, 0.040, traceId) with { Subsegments = [call] },
            Segment("demo", "4", "3", 0.014, 0.034, traceId) with { Origin = "AWS::Lambda" },
            Segment("demo", "5", "4", 0.015, 0.034, traceId) with { Origin = "AWS::Lambda::Function" },
        ];
    }

    private static string Id(string digits) => digits.PadLeft(16, '0');
}
