namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>X-Ray's form of a time: seconds since 1970, with a fraction.</summary>
internal static class EpochSeconds
{
    /// <summary>The last second of the year 9999.</summary>
    private const double Last = 253_402_300_799;

    /// <summary>Null for what is absent, or no time that can be told.</summary>
    public static DateTimeOffset? Read(double? seconds) =>
        seconds is >= 0 and <= Last ? DateTimeOffset.UnixEpoch.AddSeconds(seconds.Value) : null;
}
