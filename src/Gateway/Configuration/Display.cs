using System.Globalization;

namespace Gateway.Configuration;

/// <summary>Values as messages show them.</summary>
internal static class Display
{
    private const int LongestShown = 160;

    /// <summary>A text, shortened, on one line, without what could be a password before an <c>@</c>.</summary>
    public static string Of(string text)
    {
        if (text.Length == 0) return "empty";
        var shown = WithoutUserInfo(text);
        if (shown.Length > LongestShown) shown = $"{shown[..LongestShown]}…";
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(c => char.IsControl(c) ? ' ' : c)) : shown;
    }

    public static string Of(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";

    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string WithoutUserInfo(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 0) return text;
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var start = scheme >= 0 && scheme < at ? scheme + 3 : 0;
        return $"{text[..start]}***{text[at..]}";
    }
}
