using Gateway.Configuration;
using Gateway.Sources.Kafka.Seeking;

namespace Gateway.Hosting.Control;

/// <summary>Shows the moves of a seek as a table for people.</summary>
internal static class SeekTable
{
    private const string Gap = "  ";

    public static IEnumerable<string> Lines(IReadOnlyList<SeekMove> moves)
    {
        if (moves.Count == 0) return [];
        string[][] rows = [["topic", "partition", "from", "to"], .. moves.Select(Row)];
        var topicWidth = rows.Max(row => row[0].Length);
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToList();
        return rows.Select(row => row[0].PadRight(topicWidth) + string.Concat(row.Zip(widths).Skip(1).Select(cell => Gap + cell.First.PadLeft(cell.Second))));
    }

    private static string[] Row(SeekMove move) =>
        [move.Partition.Topic, Display.Of(move.Partition.Number), move.Partition.Committed is { } from ? Digits(from) : "none", Digits(move.To)];

    private static string Digits(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
