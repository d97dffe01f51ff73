using System.Globalization;

namespace Gateway.Configuration;

/// <summary>Where a value was written: a line of a file, or an environment variable.</summary>
/// <param name="Source">The file as the operator named it, or the variable's name.</param>
/// <param name="Line">From 1; null for a variable and for a file as a whole.</param>
/// <param name="IsVariable">True for an environment variable.</param>
internal sealed record Origin(string Source, int? Line, bool IsVariable = false)
{
    public override string ToString() => this switch
    {
        { IsVariable: true } => $"environment variable {Source}",
        { Line: { } line } => string.Create(CultureInfo.InvariantCulture, $"{Source}:{line}"),
        _ => Source,
    };
}
