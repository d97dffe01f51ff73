namespace Gateway.Benchmarks.Measuring;

/// <summary>A Markdown table, printed as it stands in the README.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", columns)} |");
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", columns.Length - 1))}");
        foreach (var row in _rows) Console.WriteLine($"| {string.Join(" | ", row)} |");
        Console.WriteLine();
    }
}
