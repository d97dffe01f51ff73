using System.Globalization;

namespace Gateway.Hosting.Doctor;

/// <summary>Shows findings to people: a line each, and under what is wrong what to do.</summary>
/// <param name="nameWidth">The longest name of a check, in characters.</param>
/// <param name="colours">True for a terminal that shows them.</param>
/// <param name="lineWidth">Where lines of remedies are broken; null for nowhere.</param>
internal sealed class DoctorText(int nameWidth, bool colours, int? lineWidth)
{
    private const int StatusWidth = 7;
    private const int LeastText = 30;
    private const string Gap = "  ";

    /// <summary>Less than this is the program's own time more than anybody else's.</summary>
    private const int LeastMilliseconds = 10;

    private static readonly int RemedyIndent = Gap.Length + StatusWidth + Gap.Length;

    public IEnumerable<string> Lines(Finding finding)
    {
        var (status, detail, remedy) = finding.Verdict;
        yield return $"{Gap}{Painted(status)}{Gap}{finding.Check.PadRight(nameWidth)}{Gap}{Plain(detail)}{TookOf(finding)}";
        if (remedy is null) yield break;
        foreach (var line in Broken(Plain(remedy))) yield return new string(' ', RemedyIndent) + line;
    }

    // What brokers say is shown on a terminal: a line break or an escape of theirs is none.
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string TookOf(Finding finding) =>
        finding.Took.TotalMilliseconds < LeastMilliseconds ? "" : string.Create(CultureInfo.InvariantCulture, $" ({finding.Took.TotalMilliseconds:0} ms)");

    private string Painted(CheckStatus status)
    {
        var text = status.ToString().ToLowerInvariant().PadRight(StatusWidth);
        return colours ? $"\e[{ColourOf(status)}m{text}\e[0m" : text;
    }

    private static int ColourOf(CheckStatus status) => status switch
    {
        CheckStatus.Ok => 32,
        CheckStatus.Warning => 33,
        CheckStatus.Failed => 31,
        _ => 2,
    };

    private IEnumerable<string> Broken(string text)
    {
        if (lineWidth is not { } width || width - RemedyIndent < LeastText) return [text];
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width - RemedyIndent)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        return [.. lines, line];
    }
}
