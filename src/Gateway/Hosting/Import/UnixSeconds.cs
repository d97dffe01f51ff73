using System.Globalization;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>A moment as seconds since 1970, whatever it was written as.</summary>
internal static class UnixSeconds
{
    /// <summary>What is no date, in ISO 8601, stays as it is.</summary>
    public static ConfigurationNode? Of(ConfigurationNode? written) =>
        written.Text is { } text
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? Tree.Plain((moment.ToUnixTimeMilliseconds() / 1000m).ToString("0.###", CultureInfo.InvariantCulture))
            : written;
}
