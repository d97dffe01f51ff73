using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Tracing;

/// <summary>One frame of a stack as X-Ray shows it.</summary>
/// <param name="Label">The function, or the whole text where its form is not known.</param>
/// <param name="Path">The file; null when the text names none.</param>
/// <param name="Line">The line; null when the text names none.</param>
internal readonly partial record struct StackFrame(string Label, string? Path, int? Line)
{
    /// <summary>Reads a frame as Lambda's runtimes write it: Python, Node.js, Java, .NET, Ruby, Go.</summary>
    public static StackFrame Of(string text)
    {
        var match = Known().Match(text);
        if (!match.Success) return new StackFrame(text.Trim(), null, null);
        var label = match.Groups["label"] is { Success: true } named ? named.Value : match.Groups["path"].Value;
        return new StackFrame(label, match.Groups["path"].Value, LineOf(match.Groups["line"].ValueSpan));
    }

    private static int? LineOf(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : null;

    [GeneratedRegex(
        """
        ^\s* (
            File\ "(?<path>[^"]+)",\ line\ (?<line>\d+),\ in\ (?<label>\S+)      # Python
          | (at\ )?(?<label>[^(]+?)\ ?\((?<path>[^()]+?):(?<line>\d+)(:\d+)?\)    # Node.js, Java, Go
          | at\ (?<label>.+)\ in\ (?<path>.+):line\ (?<line>\d+)                  # .NET
          | at\ (?<path>[^()]+?):(?<line>\d+):\d+                                 # Node.js without a name
          | (?<path>[^:]+):(?<line>\d+):in\ [`'](?<label>[^']+)'                  # Ruby
        )
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Known();
}
