using System.Globalization;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House;

/// <summary>What the oracle found.</summary>
/// <param name="Lost">Produced, and never acknowledged by the function.</param>
/// <param name="Unknown">Delivered, and never produced.</param>
/// <param name="Duplicates">Once for each time a record succeeded again.</param>
/// <param name="OutOfOrder">Deliveries that skipped a record of their partition.</param>
/// <param name="Altered">Records whose key, value, headers or timestamp are not what was produced.</param>
/// <param name="Calls">What was judged, to tell the story of a duplicate.</param>
internal sealed record Verdict(
    IReadOnlyList<RecordPosition> Lost,
    IReadOnlyList<RecordPosition> Unknown,
    IReadOnlyList<RecordPosition> Duplicates,
    IReadOnlyList<string> OutOfOrder,
    IReadOnlyList<string> Altered,
    IReadOnlyList<FunctionCall> Calls)
{
    private const int Shown = 10;

    /// <summary>Fails the test unless every record came through in order, with at most so many duplicates.</summary>
    public void AssertDelivered(int mostDuplicates = 0)
    {
        AssertNone(Lost, "lost");
        AssertNone(Unknown, "not produced");
        AssertNone(OutOfOrder, "out of order");
        AssertNone(Altered, "altered");
        Assert.True(Duplicates.Count <= mostDuplicates, $"{Duplicates.Count} duplicates, at most {mostDuplicates} allowed:{Environment.NewLine}{string.Join(Environment.NewLine, Duplicates.Where((_, index) => index % Math.Max(1, Duplicates.Count / Shown) == 0).Select(Story))}");
    }

    // Who had it, and when, in milliseconds from the first call on.
    private string Story(RecordPosition position) =>
        $"{position}: {string.Join("; ", Calls.Where(call => call.Event.Records.Any(record => RecordPosition.Of(record) == position)).Select(Story))}";

    private string Story(FunctionCall call) =>
        $"call {call.Number} {call.Qualifier} from {Since(call.ReceivedAt)} to {(call.EndedAt is { } ended ? Since(ended) : "now")}{(call.Abandoned ? ", abandoned" : "")}{(call.Succeeded ? "" : ", failed")}";

    private string Since(long timestamp) => TimeProvider.System.GetElapsedTime(Calls[0].ReceivedAt, timestamp).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    private static void AssertNone<T>(IReadOnlyList<T> found, string what) =>
        Assert.True(found.Count == 0, $"{found.Count} {what}: {string.Join(Environment.NewLine, found.Take(Shown))}");
}
