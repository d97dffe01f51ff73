using System.Globalization;

namespace Gateway.Benchmarks.Measuring;

/// <summary>The values that the rounds of a run gave: their median, and how far they lie apart.</summary>
internal sealed class Spread(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => _sorted.Length % 2 == 1
        ? _sorted[_sorted.Length / 2]
        : (_sorted[_sorted.Length / 2 - 1] + _sorted[_sorted.Length / 2]) / 2;

    public double Highest => _sorted[^1];

    /// <summary>From the lowest to the highest; 0 for a single round.</summary>
    public double Range => _sorted[^1] - _sorted[0];

    /// <summary>The median, with the range behind it where there was more than one round.</summary>
    public string ToString(string format) => _sorted.Length == 1
        ? Text(Median, format)
        : $"{Text(Median, format)} ({Text(_sorted[0], format)}-{Text(_sorted[^1], format)})";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
