using System.Text.RegularExpressions;
using Gateway.ChartTests.House;

namespace Gateway.ChartTests;

/// <summary>The figures that one plans by are those that were measured.</summary>
public sealed partial class SizingTests
{
    private static readonly string Sizing = Section(File.ReadAllText(Path.Combine(Repository.Charts, "README.md")), "## Sizing");
    private static readonly string Speed = Section(File.ReadAllText(Path.Combine(Repository.Root, "README.md")) + "\n## ", "## Speed");
    private static readonly string Measured = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Gateway.Benchmarks", "README.md"));

    [Theory]
    [InlineData("Batch 100:", "gateway", "CPU, batches of 100 records", "CPU us a record", "CPU us an invocation")]
    [InlineData("Batch 100:", "gateway, all traces sampled", "the same with every batch traced", "CPU us a record", "CPU us an invocation")]
    [InlineData("Batch 1:", "gateway", "CPU, one record an invocation", "CPU us an invocation")]
    [InlineData("Batch 1:", "gateway, all traces sampled", "CPU, one record an invocation", "CPU us an invocation")]
    [InlineData("RabbitMQ, batch 100:", "gateway", "CPU, a message of RabbitMQ", "CPU us a message")]
    [InlineData("RabbitMQ, batch 1:", "gateway", "CPU, a message of RabbitMQ", "CPU us an invocation")]
    public void Each_stands_in_a_table_of_the_benchmarks(string table, string contestant, string row, params string[] columns)
    {
        var figures = Figure().Matches(Cells(Row(Sizing, row))[1]).Select(match => match.Value).ToList();

        Assert.All(columns, column => Assert.Contains(Cell(table, contestant, column), figures));
    }

    [Fact]
    public void The_rules_of_thumb_have_no_figures_of_their_own()
    {
        var operations = Section(File.ReadAllText(Path.Combine(Repository.Charts, "OPERATIONS.md")), "## Sizing");
        var figures = Quantity().Matches(operations).Select(match => match.Value.ReplaceLineEndings(" ")).ToList();

        Assert.True(figures.Count >= 8, string.Join(", ", figures));
        Assert.All(figures, figure => Assert.Contains(figure, Sizing, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gateway", "gateway: order")]
    [InlineData("bare loop", "a bare loop")]
    [InlineData("KafkaJS + @aws-sdk/client-lambda", "KafkaJS with")]
    public void The_front_page_tells_the_same(string contestant, string row)
    {
        var figures = Cells(Row(Speed, row))[1..];

        Assert.Equal([Cell("Batch 100:", contestant, "records/s"), Cell("Batch 1:", contestant, "invocations/s"), $"{Cell("Batch 100:", contestant, "CPU us a record")} us"], figures);
    }

    [Fact]
    public void The_peak_of_memory_is_the_one_that_was_measured()
    {
        var peak = Peak().Match(Measured).Groups["mb"].Value;

        Assert.StartsWith($"{peak} MB at most", Cells(Row(Sizing, "memory, ten million records"))[1], StringComparison.Ordinal);
    }

    // The median; the range stands behind it in brackets.
    private static string Cell(string table, string contestant, string column)
    {
        var rows = Measured[Measured.IndexOf($"\n{table}", StringComparison.Ordinal)..];
        var header = Cells(rows.Split('\n').First(line => line.StartsWith('|')));
        return Cells(Row(rows, $"{contestant} |"))[Array.IndexOf(header, column)].Split(' ')[0];
    }

    private static string Row(string text, string start) => text.Split('\n').First(line => line.StartsWith($"| {start}", StringComparison.Ordinal));

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static string Section(string text, string heading)
    {
        var section = text[text.IndexOf(heading, StringComparison.Ordinal)..];
        return section[..section.IndexOf("\n## ", StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"\d+(\.\d+)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Figure();

    [GeneratedRegex(@"\b\d[\d,]*(\s(MB|ms|%))?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"^Peak (?<mb>\d+) MB;", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Peak();
}
