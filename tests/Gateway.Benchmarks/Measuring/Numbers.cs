using System.Globalization;

namespace Gateway.Benchmarks.Measuring;

/// <summary>Numbers as processes write them in lines.</summary>
internal static class Numbers
{
    public static long Whole(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    public static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
