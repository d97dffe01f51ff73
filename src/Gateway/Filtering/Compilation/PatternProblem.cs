namespace Gateway.Filtering.Compilation;

/// <summary>One thing that is wrong in a filter.</summary>
/// <param name="Path">Where in the pattern, as in <c>$.value.kind[1]</c>.</param>
/// <param name="Message">The rest of a sentence that begins with the place: what is wrong, and what would be right.</param>
internal sealed record PatternProblem(string Path, string Message);
