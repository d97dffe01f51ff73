namespace Gateway.Tracing;

/// <summary>The stack of an error as its runtime wrote it, one text a frame.</summary>
/// <param name="Lines">The first ones, each cut to <see cref="MaxChars"/>.</param>
/// <param name="Omitted">How many there were beyond these.</param>
internal sealed record StackLines(IReadOnlyList<string> Lines, int Omitted)
{
    /// <summary>Frames that are kept.</summary>
    public const int MaxLines = 32;

    /// <summary>Characters of a frame that are kept.</summary>
    public const int MaxChars = 250;
}
