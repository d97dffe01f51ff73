namespace Gateway.Tracing;

/// <summary>An error that another one names as its cause.</summary>
/// <param name="Type">Its kind; null where it has none.</param>
/// <param name="Message">What it says; cut to what a segment may hold.</param>
/// <param name="Stack">Where it happened, where it says so.</param>
internal sealed record ErrorCause(string? Type, string? Message, StackLines? Stack)
{
    /// <summary>Causes of causes that are kept.</summary>
    public const int MaxDepth = 5;

    /// <summary>Frames that are kept of a cause: further down it shares those of the error that it caused.</summary>
    public const int MaxLines = 8;
}
