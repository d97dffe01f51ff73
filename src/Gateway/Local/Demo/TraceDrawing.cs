using System.Globalization;
using Gateway.Local.Traces;

namespace Gateway.Local.Demo;

/// <summary>Draws a trace as indented lines with bars on one time axis, without colour or control codes.</summary>
internal static class TraceDrawing
{
    private const int DurationWidth = 9;
    private const int Gaps = 4;
    private const int IndentPerLevel = 2;

    /// <summary>A trace of many batches is cut here: what comes after tells nothing new.</summary>
    private const int MostLines = 30;

    /// <summary>Names get at most this part of the width; the bars get the rest.</summary>
    private const double LargestLabelShare = 0.5;

    /// <param name="tree">What to draw.</param>
    /// <param name="width">Columns that a line may take; at least 40 are assumed.</param>
    /// <param name="bar">What bars are made of.</param>
    public static IReadOnlyList<TraceLine> Draw(TraceTree tree, int width, char bar)
    {
        // The last column stays free: some terminals break the line when it is filled.
        var usable = Math.Max(width, 40) - 1;
        var nodes = tree.Roots.SelectMany(root => Down(root, depth: 1)).Take(MostLines).ToList();
        var labels = Math.Min(nodes.Max(entry => Label(entry.Node, entry.Depth).Length), (int)(usable * LargestLabelShare));
        var bars = usable - labels - DurationWidth - Gaps;
        return [.. nodes.Select(entry => Line(entry.Node, entry.Depth, tree, labels, bars, bar))];
    }

    private static IEnumerable<(TraceNode Node, int Depth)> Down(TraceNode node, int depth) =>
        [(node, depth), .. node.Children.SelectMany(child => Down(child, depth + 1))];

    private static TraceLine Line(TraceNode node, int depth, TraceTree tree, int labels, int bars, char bar)
    {
        var segment = node.Segment;
        var label = Label(node, depth);
        var shown = label.Length <= labels ? label.PadRight(labels) : string.Concat(label.AsSpan(0, labels - 1), "~");
        return new TraceLine(shown, Duration(segment).PadLeft(DurationWidth), Bar(segment, tree, bars, bar), segment.Failed);
    }

    private static string Label(TraceNode node, int depth)
    {
        var segment = node.Segment;
        var origin = node.IsService || node.IsFunction ? $" {segment.Origin}" : "";
        var flag = segment.Throttle ? " (throttle)" : segment.Fault ? " (fault)" : segment.Error ? " (error)" : "";
        return new string(' ', depth * IndentPerLevel) + segment.Name + origin + flag;
    }

    private static string Duration(TraceSegment segment)
    {
        if (segment.End is not { } end) return "...";
        var milliseconds = Math.Max(0, end - segment.Start) * 1000;
        return milliseconds < 1000
            ? milliseconds.ToString("0.0 'ms'", CultureInfo.InvariantCulture)
            : (milliseconds / 1000).ToString("0.00 's'", CultureInfo.InvariantCulture);
    }

    private static string Bar(TraceSegment segment, TraceTree tree, int width, char bar)
    {
        var columnsPerSecond = width / Math.Max(tree.End - tree.Start, 1e-6);
        var length = Math.Clamp((int)Math.Round(((segment.End ?? tree.End) - segment.Start) * columnsPerSecond), 1, width);
        var from = Math.Clamp((int)((segment.Start - tree.Start) * columnsPerSecond), 0, width - length);
        return new string(' ', from) + new string(bar, length);
    }
}
