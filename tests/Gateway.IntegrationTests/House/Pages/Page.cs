using System.Text.RegularExpressions;
using Gateway.ChartTests.House;

namespace Gateway.IntegrationTests.House.Pages;

/// <summary>A page of the repository, as far as it shows something that can be run.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record Page(string Path, string Text)
{
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Those that show commands.</summary>
    public static IReadOnlyList<Page> WithCommands() =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.md", Everywhere).Select(file => System.IO.Path.GetRelativePath(Repository.Root, file)).Where(path => !Foreign().IsMatch(path)).Select(Read).Where(page => page.Commands.Count > 0)];

    public static Page Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(Repository.Root, path)));

    /// <summary>What its blocks of shell have the reader run, in order.</summary>
    public IReadOnlyList<string> Commands { get; } = [.. Shell().Matches(Text).SelectMany(block => ShellText.Commands(block.Groups["body"].Value))];

    /// <summary>The block of YAML that begins so.</summary>
    public string Yaml(string start) => Assert.Single(YamlBlock().Matches(Text), block => block.Groups["body"].Value.StartsWith(start, StringComparison.Ordinal)).Groups["body"].Value;

    [GeneratedRegex("^```(sh|bash|shell|console)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Shell();

    [GeneratedRegex("^```yaml\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"(^|[/\\])(bin|obj|node_modules|artifacts|BenchmarkDotNet\.Artifacts|\.git)[/\\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Foreign();
}
