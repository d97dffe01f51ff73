using System.Text.RegularExpressions;
using Gateway.Configuration;
using Gateway.Hosting;

namespace Gateway;

/// <summary>What the pages show exists and works: links, commands, configurations.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string CommandLine = File.ReadAllText(Path.Combine(Repository.Root, "src", "Gateway", "Program.cs"));

    /// <summary>Every page, from the repository's root.</summary>
    public static TheoryData<string> Pages { get; } =
    [
        "README.md",
        "src/README.md",
        "src/Gateway/Sources/README.md",
        "src/Gateway/Filtering/README.md",
        "src/Gateway/Settlement/README.md",
        "src/Gateway/Tracing/README.md",
        "src/Gateway/Hosting/README.md",
        "charts/README.md",
        "charts/OPERATIONS.md",
        "charts/MIGRATION.md",
        "tests/Gateway.Benchmarks/README.md",
        ".github/SECURITY.md",
    ];

    /// <summary>Those that show the gateway's configuration, whole or a piece of it.</summary>
    public static TheoryData<string> Configured { get; } = ["README.md", "src/Gateway/Filtering/README.md", "charts/MIGRATION.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_a_page_links_to_exists(string page)
    {
        foreach (var to in Link().Matches(Read(page)).Select(match => match.Groups["to"].Value).Where(to => !to.StartsWith("http", StringComparison.Ordinal)))
        {
            var (file, anchor) = to.Split('#') is [var path, var heading] ? (path, heading) : (to, null);
            var target = file.Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, file)));

            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{page} links to {to}");
            if (anchor is not null) Assert.True(Anchors(Read(target)).Contains(anchor), $"{page} links to {to}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_commands_are_commands_of_the_gateway_with_options_that_exist(string page)
    {
        var verbs = Verb().Matches(CommandLine).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var options = Option().Matches(CommandLine).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.All(Command().Matches(CodeOf(Read(page))), command =>
        {
            Assert.Contains(command.Groups["verb"].Value, verbs);
            // What stands behind -- is another program's.
            var own = command.Value.Split("  #")[0].Split(" -- ")[0].Split('|')[^1];
            Assert.All(Flag().Matches(own), flag => Assert.Contains(flag.Value, options));
        });
    }

    [Theory]
    [MemberData(nameof(Configured))]
    public void Its_configurations_load(string page)
    {
        var shown = Yaml().Matches(Read(page)).Select(match => match.Groups["body"].Value).ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, yaml =>
        {
            var loaded = WrittenConfiguration.LoadText(Whole(yaml), "gateway.yaml", new Dictionary<string, string>());
            Assert.Empty(loaded.Errors);
            Assert.NotEmpty(loaded.Mappings);
        });
    }

    [Fact]
    public void Every_page_of_the_repository_is_looked_at()
    {
        var pages = Directory.EnumerateFiles(Repository.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !Foreign().IsMatch(file));

        Assert.Equal(Pages.Select(row => row.Data).Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    // A line of prose may begin with the gateway's name.
    private static string CodeOf(string page) => string.Join('\n', Code().Matches(page).Select(match => match.Groups["body"].Value));

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    // A piece is indented as deep as it stands in a file.
    private static string Whole(string yaml) => yaml.TakeWhile(character => character == ' ').Count() switch
    {
        0 => yaml,
        2 => $"Aws: {{ Region: eu-west-1 }}\nEventSourceMappings:\n{yaml}",
        _ => $$"""
            Aws: { Region: eu-west-1 }
            EventSourceMappings:
              orders:
                FunctionName: fulfil
                SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["b:9092"] } }
                Topics: [orders]
                StartingPosition: TRIM_HORIZON
            {{yaml}}
            """,
    };

    // As GitHub makes them of headings.
    private static HashSet<string> Anchors(string page) =>
        [.. Heading().Matches(page).Select(match => NoAnchor().Replace(match.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"(^|[/\\])(bin|obj|node_modules|artifacts|BenchmarkDotNet\.Artifacts|\.git)[/\\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Foreign();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]", RegexOptions.CultureInvariant)]
    private static partial Regex NoAnchor();

    [GeneratedRegex("^```yaml\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Yaml();

    [GeneratedRegex("""new Command\("(?<name>[a-z]+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Verb();

    [GeneratedRegex("""new Option<[^>]+>\("(?<name>--[a-z-]+)""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Option();

    [GeneratedRegex("^```[a-z]*\n(?<body>.*?)^```|`(?<body>[^`\n]+)`", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex("(^|[|] )gateway (?<verb>[a-z]+)[^`\n]*", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex("--[a-z-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Flag();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
