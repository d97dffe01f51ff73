using System.Globalization;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>Reads single numbers out of the text of <c>/metrics</c>.</summary>
internal static class MetricText
{
    /// <summary>The sum of the samples of <paramref name="name"/> that have every one of <paramref name="labels"/>; 0 without any.</summary>
    /// <param name="text">The whole page.</param>
    /// <param name="name">The sample's full name.</param>
    /// <param name="labels">Such as <c>reason="Size"</c>.</param>
    public static double Sum(string text, string name, params ReadOnlySpan<string> labels)
    {
        var sum = 0.0;
        foreach (var line in text.Split('\n'))
        {
            var end = line.IndexOfAny(['{', ' ']);
            if (end > 0 && line[..end] == name && HasAll(line, labels))
            {
                var value = line[(line.LastIndexOf('}') + 1)..].Trim(' ', '\r');
                sum += double.Parse(line.Contains('{') ? value.Split(' ')[0] : line.Split(' ')[1], CultureInfo.InvariantCulture);
            }
        }

        return sum;
    }

    private static bool HasAll(string line, ReadOnlySpan<string> labels)
    {
        foreach (var label in labels)
        {
            if (!line.Contains(label, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
