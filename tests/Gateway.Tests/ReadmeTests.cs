using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Gateway.Configuration;
using Gateway.Diagnostics;

namespace Gateway;

public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root(), "README.md"));

    [Fact]
    public void Every_setting_is_in_the_readme()
    {
        var missing = Rows().Where(row => !Readme.Contains(row, StringComparison.Ordinal)).ToList();

        Assert.True(missing.Count == 0, $"README.md lacks, or has with another default:{Environment.NewLine}{string.Join(Environment.NewLine, missing)}");
    }

    [Fact]
    public void The_readme_lists_no_setting_that_does_not_exist()
    {
        var known = SettingsCatalog.All.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);
        var listed = SettingRow().Matches(Readme).Select(m => m.Groups["key"].Value).ToList();

        Assert.NotEmpty(listed);
        Assert.DoesNotContain(listed, key => !known.Contains(key) && !known.Contains($"EventSourceMappings.<name>.{key}"));
    }

    [Fact]
    public void Every_metric_is_in_the_readme()
    {
        using var metrics = new GatewayMetrics();
        var names = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter, metrics.Meter)) names.Add(instrument.Name);
            },
        };
        listener.Start();

        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, name => !Readme.Contains($"`{name}`", StringComparison.Ordinal));
    }

    [Fact]
    public void The_readme_lists_no_metric_that_does_not_exist()
    {
        using var metrics = new GatewayMetrics();
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => names.Add(instrument.Name) };
        listener.Start();

        Assert.DoesNotContain(MetricName().Matches(Readme).Select(m => m.Groups["name"].Value), name => !names.Contains(name));
    }

    // A mapping's settings stand without the prefix that all of them share.
    private static IEnumerable<string> Rows() => SettingsCatalog.All
        .Where(s => s.HasEffect && !s.Key.Contains("SchemaRegistryConfig", StringComparison.Ordinal))
        .Select(s => $"| `{s.Key.Replace("EventSourceMappings.<name>.", "", StringComparison.Ordinal)}` | {Shown(s.Default)} |");

    // Angle brackets outside of code would be taken for HTML.
    private static string Shown(string value) => value.Contains('<', StringComparison.Ordinal) ? $"`{value}`" : value;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Z][\w.<>\[\]]*)` \| [^|]* \| [^|]* \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"`(?<name>gateway_\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex MetricName();
}
