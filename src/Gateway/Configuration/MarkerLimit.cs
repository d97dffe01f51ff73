using System.Globalization;

namespace Gateway.Configuration;

/// <summary>Reads <c>Tracing.Markers</c>: the most records of a batch that leaves markers in the traces of its records.</summary>
internal static class MarkerLimit
{
    /// <summary>Enough for a quiet topic, where single traces are looked at; full batches would send more markers than segments.</summary>
    public const int Default = 10;

    public const string Form = "it must be Off, On, or the most records of a batch that leaves markers, 1 to 10000";

    private const int Largest = 10_000;

    /// <returns>0 for Off; null when it cannot be read.</returns>
    public static int? Parse(string text)
    {
        if (string.Equals(text, "Off", StringComparison.OrdinalIgnoreCase)) return 0;
        if (string.Equals(text, "On", StringComparison.OrdinalIgnoreCase)) return Largest;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var records) && records is >= 1 and <= Largest ? records : null;
    }
}
