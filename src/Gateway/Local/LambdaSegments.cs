using Gateway.Local.Traces;

namespace Gateway.Local;

/// <summary>The two segments that Lambda itself writes for a traced call: the service's, and the function's below it.</summary>
internal static class LambdaSegments
{
    /// <param name="header">As the call brought it; its parent is the caller's subsegment.</param>
    /// <param name="function">The function's name.</param>
    /// <param name="called">When the call came, in epoch seconds.</param>
    /// <param name="began">When the function began to run.</param>
    /// <param name="ended">When both ended.</param>
    /// <param name="failed">True for a function error.</param>
    /// <param name="functionId">The id of the function's segment, where the function was told it; null for any.</param>
    public static IReadOnlyList<TraceSegment> For(InvocationHeader header, string function, double called, double began, double ended, bool failed, string? functionId = null)
    {
        var service = new TraceSegment
        {
            TraceId = header.TraceId,
            Id = LocalIds.NewSegmentId(),
            ParentId = header.ParentId,
            Name = function,
            Origin = "AWS::Lambda",
            Start = called,
            End = ended,
            Fault = failed,
        };
        return [service, service with { Id = functionId ?? LocalIds.NewSegmentId(), ParentId = service.Id, Origin = "AWS::Lambda::Function", Start = began }];
    }
}
