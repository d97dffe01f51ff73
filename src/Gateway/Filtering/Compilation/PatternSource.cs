using System.Text.Json;

namespace Gateway.Filtering.Compilation;

/// <summary>Reads the parts of a pattern and collects what is wrong with them.</summary>
internal sealed class PatternSource
{
    private const int LongestShown = 60;

    private readonly List<PatternProblem> _problems = [];

    public IReadOnlyList<PatternProblem> Problems => _problems;

    /// <summary>Notes a problem.</summary>
    /// <param name="path">Where.</param>
    /// <param name="message">The rest of the sentence.</param>
    public void Problem(PatternPath path, string message) => _problems.Add(new PatternProblem(path.Text, message));

    /// <summary>Notes that a value does not do.</summary>
    /// <param name="path">Where.</param>
    /// <param name="value">What is written there.</param>
    /// <param name="remedy">What would be right, as a clause.</param>
    public void Wrong(PatternPath path, JsonElement value, string remedy) => Problem(path, $"is {Shown(value)}; {remedy}");

    /// <summary>A text; null, and a problem, when the value is none.</summary>
    public string? Text(PatternPath path, JsonElement value, string remedy)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Wrong(path, value, remedy);
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Wrong(path, value, "it has half a surrogate pair, which is no character; write both halves");
            return null;
        }
    }

    /// <summary>The name of a property; null, and a problem, when it has none that could be written in UTF-8.</summary>
    public string? Name(PatternPath path, JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            Problem(path, "has a name with half a surrogate pair, which is no character; write both halves");
            return null;
        }
    }

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length > LongestShown ? $"{text[..LongestShown]}…" : text;
    }
}
