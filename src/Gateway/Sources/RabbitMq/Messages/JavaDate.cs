using System.Globalization;

namespace Gateway.Sources.RabbitMq.Messages;

/// <summary>Points in time as Java's default date format prints them in English, in UTC: <c>Mar 4, 2026, 9:05:05 AM</c>.</summary>
internal static class JavaDate
{
    /// <summary>Enough for any.</summary>
    public const int MostBytes = 32;

    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <param name="seconds">Since 1970.</param>
    /// <param name="destination">At least <see cref="MostBytes"/>.</param>
    /// <returns>The length; 0 for what is beyond the years 1 to 9999.</returns>
    public static int Write(long seconds, Span<byte> destination)
    {
        if (seconds < First || seconds > Last) return 0;
        var date = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return date.TryFormat(destination, out var length, "MMM d, yyyy, h:mm:ss tt", CultureInfo.InvariantCulture) ? length : 0;
    }
}
