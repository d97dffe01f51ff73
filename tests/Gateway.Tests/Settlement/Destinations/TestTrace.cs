using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>A trace for tests that do not care which.</summary>
internal static class TestTrace
{
    public static readonly TraceId Id = Parse();

    private static TraceId Parse()
    {
        Assert.True(TraceId.TryParse("1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13"u8, out var id));
        return id;
    }
}
