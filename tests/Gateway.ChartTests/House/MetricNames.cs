using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Gateway.Diagnostics;

namespace Gateway.ChartTests.House;

/// <summary>The metrics that the gateway has, and those that an expression names.</summary>
internal static partial class MetricNames
{
    public static IReadOnlySet<string> Known { get; } = Read();

    /// <summary>Names in an expression that are no metric of the gateway's.</summary>
    public static IEnumerable<string> Unknown(string expression) =>
        Name().Matches(expression).Select(match => Part().Replace(match.Value, "")).Where(name => !Known.Contains(name));

    private static HashSet<string> Read()
    {
        using var metrics = new GatewayMetrics();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => Add(instrument) };
        void Add(Instrument instrument)
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter)) names.Add(instrument.Name);
        }

        listener.Start();
        return names;
    }

    [GeneratedRegex(@"gateway_\w+", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("_(?:bucket|sum|count)$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
