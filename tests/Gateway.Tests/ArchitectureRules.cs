using System.Text.RegularExpressions;

namespace Gateway;

/// <summary>Reads source text and says where it breaks the rules of the house.</summary>
internal sealed partial class ArchitectureRules(IReadOnlyDictionary<string, string> files)
{
    /// <summary>The folders under src/Gateway. Each may use those before it, never those after.</summary>
    public static readonly string[] Stages =
    [
        "Records", "Diagnostics", "Configuration", "Aws", "Sources", "Filtering", "Batching", "Tracing",
        "Invocation", "Settlement", "Pipeline", "Local", "Hosting",
    ];

    private static readonly (string Library, string[] Folders)[] Libraries =
    [
        ("Confluent.Kafka", ["Sources/Kafka/", "Settlement/Destinations/", "Local/"]),
        ("RabbitMQ.Client", ["Sources/RabbitMq/"]),
    ];

    /// <summary>Every violation as "path: what".</summary>
    public IReadOnlyList<string> Violations() =>
        [.. files.SelectMany(file => Check(file.Key, Code(file.Value)).Select(what => $"{file.Key}: {what}"))];

    private IEnumerable<string> Check(string path, string code) =>
        [.. Arrows(path, code), .. QualifiedNames(path, code), .. ForeignLibraries(path, code), .. CrowdedFiles(code)];

    private static IEnumerable<string> Arrows(string path, string code)
    {
        if (StageOf(path) is not { } stage)
            yield break;
        foreach (Match match in Usings.Matches(code))
        {
            var used = Array.IndexOf(Stages, match.Groups["stage"].Value);
            if (used < 0)
                yield return $"'{match.Value.Trim()}' names no stage";
            else if (used > stage)
                yield return $"'{match.Value.Trim()}' runs back: {Stages[used]} comes after {Stages[stage]}";
        }
    }

    // A qualified name needs no using directive, and so would pass under the arrows.
    private IEnumerable<string> QualifiedNames(string path, string code)
    {
        if (StageOf(path) is not { } stage)
            yield break;
        var body = NamespaceDirectives.Replace(UsingDirectives.Replace(code, ""), "");
        foreach (Match match in Qualified.Matches(body))
        {
            var named = match.Groups["stage"].Value;
            if (named == Stages[stage] || !Stages.Contains(named))
                continue;
            var rooted = match.Groups["root"].Success;
            if (rooted || match.Groups["rest"].Value.Split('.').Any(segment => IsTypeOf(named, segment)))
                yield return $"'{match.Value}' names another stage without a using directive";
        }
    }

    private static IEnumerable<string> ForeignLibraries(string path, string code) =>
        from rule in Libraries
        where code.Contains(rule.Library) && !rule.Folders.Any(path.StartsWith)
        select $"{rule.Library} belongs under {string.Join(", ", rule.Folders)}";

    private static IEnumerable<string> CrowdedFiles(string code)
    {
        var outside = code;
        for (var before = ""; before != outside;)
            (before, outside) = (outside, InnermostBraces.Replace(outside, ";"));
        var types = Types.Count(outside);
        if (types > 1)
            yield return $"{types} top-level types; one to a file";
    }

    private static int? StageOf(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : Array.IndexOf(Stages, path[..slash]) is var stage and >= 0 ? stage : Stages.Length;
    }

    private bool IsTypeOf(string stage, string name) =>
        files.Keys.Any(path => path.StartsWith(stage + "/", StringComparison.Ordinal) && Path.GetFileName(path).Split('.')[0] == name);

    // What is in a comment or a string is not code.
    private static string Code(string text) => CommentsAndStrings.Replace(text, match => match.Value[0] == '/' ? "" : "\"\"");

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|(?<fence>"{3,}).*?\k<fence>|@\$?"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", RegexOptions.Singleline)]
    private static partial Regex CommentsAndStrings { get; }

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?:global::)?Gateway\.(?<stage>\w+)[\w.]*", RegexOptions.Multiline)]
    private static partial Regex Usings { get; }

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?[\w.:<>,\s]+;", RegexOptions.Multiline)]
    private static partial Regex UsingDirectives { get; }

    [GeneratedRegex(@"^\s*namespace\s+[\w.]+", RegexOptions.Multiline)]
    private static partial Regex NamespaceDirectives { get; }

    [GeneratedRegex(@"(?<![\w.])(?<root>Gateway\.)?(?<stage>[A-Z]\w+)\.(?<rest>\w+(?:\.\w+)*)")]
    private static partial Regex Qualified { get; }

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex InnermostBraces { get; }

    [GeneratedRegex(@"^[ \t]*(?:(?:public|internal|private|file|static|sealed|abstract|partial|readonly|ref|unsafe)[ \t]+)*(?:class|struct|interface|enum|record|delegate)[ \t]+\w", RegexOptions.Multiline)]
    private static partial Regex Types { get; }
}
