namespace Gateway.Hosting.Import;

/// <summary>What an import came to.</summary>
/// <param name="Code">0 with something imported, 1 with nothing to import, 2 for what cannot be read.</param>
/// <param name="Yaml">The configuration; null with nothing imported.</param>
/// <param name="Lines">What an operator should know, line by line.</param>
internal sealed record ImportResult(int Code, string? Yaml, IReadOnlyList<string> Lines);
