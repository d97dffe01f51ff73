using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Sources.Kafka.Seeking;

/// <summary>Where a group is to read on: at a time, or at one end of each partition.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Time">With <see cref="SeekKind.Timestamp"/>: the first record that is not older; where all are older, the end.</param>
internal readonly partial record struct SeekTarget(SeekKind Kind, DateTimeOffset Time)
{
    /// <summary>What a time may look like.</summary>
    public const string TimeForm = "ISO 8601 with a zone, as in 2026-03-01T14:00:00Z, or seconds or milliseconds since 1970";

    /// <summary>Seconds would be beyond the year 5000 from here on, and milliseconds are beyond 1973.</summary>
    private const long LeastMilliseconds = 100_000_000_000;

    private static readonly long MostMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static SeekTarget Beginning => new(SeekKind.Beginning, default);

    public static SeekTarget End => new(SeekKind.End, default);

    /// <summary>Null when the text is no time, or could be several because it says no zone.</summary>
    public static SeekTarget? At(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number > MostMilliseconds ? null : At(number < LeastMilliseconds ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number));
        return Zoned().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? At(time) : null;
    }

    private static SeekTarget At(DateTimeOffset time) => new(SeekKind.Timestamp, time);

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Zoned();
}
