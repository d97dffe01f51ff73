using System.Text.RegularExpressions;
using Gateway.Hosting;

namespace Gateway;

/// <summary>What charts/MIGRATION.md shows exists and works.</summary>
public sealed partial class MigrationTests
{
    private static readonly string Charts = Path.Combine(Repository.Root, "charts");
    private static readonly string Guide = File.ReadAllText(Path.Combine(Charts, "MIGRATION.md"));
    private static readonly string CommandLine = File.ReadAllText(Path.Combine(Repository.Root, "src", "Gateway", "Program.cs"));

    [Fact]
    public void Its_configurations_load()
    {
        var shown = Yaml().Matches(Guide).Select(match => match.Groups["body"].Value).ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, yaml =>
        {
            var loaded = WrittenConfiguration.LoadText(yaml, "gateway.yaml", new Dictionary<string, string>());
            Assert.Empty(loaded.Errors);
            Assert.Empty(loaded.Warnings);
            Assert.NotEmpty(loaded.Mappings);
        });
    }

    [Fact]
    public void Its_commands_are_commands_of_the_gateway_with_options_that_exist()
    {
        var verbs = Verb().Matches(CommandLine).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var options = Option().Matches(CommandLine).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var used = Command().Matches(Guide).ToList();

        Assert.True(used.Count > 8, $"{used.Count} commands");
        Assert.All(used, command =>
        {
            Assert.Contains(command.Groups["verb"].Value, verbs);
            Assert.All(Flag().Matches(command.Value.Split("  #")[0].Split('|')[^1]), flag => Assert.Contains(flag.Value, options));
        });
    }

    [Fact]
    public void What_it_links_to_exists()
    {
        var links = Link().Matches(Guide).Select(match => match.Groups["to"].Value).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, to => Assert.True(to.StartsWith('#') ? Guide.Contains($"\n## {to[1..].Replace('-', ' ')}\n", StringComparison.OrdinalIgnoreCase) : Path.Exists(Path.Combine(Charts, to)), to));
    }

    [GeneratedRegex("^```yaml\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Yaml();

    [GeneratedRegex("""new Command\("(?<name>[a-z]+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    [GeneratedRegex("""new Option<[^>]+>\("(?<name>--[a-z-]+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Option();

    [GeneratedRegex("(^|[|] |`)gateway (?<verb>[a-z]+)[^`\n]*", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex("--[a-z-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Flag();

    [GeneratedRegex(@"\]\((?<to>[^)]+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
