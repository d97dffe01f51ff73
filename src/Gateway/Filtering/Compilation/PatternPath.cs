using System.Globalization;

namespace Gateway.Filtering.Compilation;

/// <summary>Where something stands in a pattern, as JSON path says it.</summary>
internal readonly record struct PatternPath(string Text)
{
    public static PatternPath Root { get; } = new("$");

    public PatternPath Of(string name) => new(name.Length > 0 && name.All(IsPlain) ? $"{Text}.{name}" : $"{Text}['{name}']");

    public PatternPath At(int index) => new(string.Create(CultureInfo.InvariantCulture, $"{Text}[{index}]"));

    public override string ToString() => Text;

    private static bool IsPlain(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '$';
}
