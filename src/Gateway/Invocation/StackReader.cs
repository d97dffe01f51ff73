using System.Text.Json;
using Gateway.Tracing;

namespace Gateway.Invocation;

/// <summary>Reads the stack in a function's error: a list of texts, or Go's of objects with <c>label</c>, <c>path</c> and <c>line</c>.</summary>
/// <param name="maxLines">Frames that are kept; the others are counted.</param>
internal sealed class StackReader(int maxLines)
{
    private readonly List<string> _lines = [];
    private int _omitted;

    /// <summary>What was read; null when that is nothing.</summary>
    public StackLines? Lines => _lines.Count == 0 ? null : new StackLines(_lines, _omitted);

    /// <summary>Reads the value of the property that the reader stands on; anything but a list is passed over.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        if (!reader.Read()) return;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.TrySkip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadFrame(ref reader);
    }

    private void ReadFrame(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) Add(reader.GetString()!);
        else if (reader.TokenType == JsonTokenType.StartObject) ReadGoFrame(ref reader);
        else reader.TrySkip();
    }

    private void ReadGoFrame(ref Utf8JsonReader reader)
    {
        string? label = null, path = null;
        var line = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            if (!reader.Read()) break;
            if (name == "label" && reader.TokenType == JsonTokenType.String) label = reader.GetString();
            else if (name == "path" && reader.TokenType == JsonTokenType.String) path = reader.GetString();
            else if (name == "line" && reader.TokenType == JsonTokenType.Number) reader.TryGetInt32(out line);
            else reader.TrySkip();
        }

        if (label is not null || path is not null) Add($"{label} ({path}:{line})");
    }

    // Some runtimes put the source text of the line below it into the same entry.
    private void Add(string text)
    {
        var line = text.AsSpan().Trim();
        if (line.IsEmpty) return;
        if (line.IndexOf('\n') is >= 0 and var end) line = line[..end];
        if (_lines.Count == maxLines) _omitted++;
        else _lines.Add(line[..Math.Min(line.Length, StackLines.MaxChars)].ToString());
    }
}
