using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Local;

/// <summary>Makes the ids of the embedded parts' own traces.</summary>
internal static class LocalIds
{
    private const int SegmentIdDigits = 16;
    private const int TraceIdDigits = 24;

    public static string NewTraceId(TimeProvider clock) =>
        string.Create(CultureInfo.InvariantCulture, $"1-{(uint)clock.GetUtcNow().ToUnixTimeSeconds():x8}-{RandomNumberGenerator.GetHexString(TraceIdDigits, lowercase: true)}");

    public static string NewSegmentId() => RandomNumberGenerator.GetHexString(SegmentIdDigits, lowercase: true);

    /// <summary>Epoch seconds, as segments carry their times.</summary>
    public static double Now(TimeProvider clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
