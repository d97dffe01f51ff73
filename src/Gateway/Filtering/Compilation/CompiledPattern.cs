using Gateway.Filtering.Patterns;

namespace Gateway.Filtering.Compilation;

/// <summary>What compiling a filter came to.</summary>
/// <param name="Pattern">Null when something is wrong.</param>
/// <param name="Problems">All that is.</param>
internal sealed record CompiledPattern(ObjectPattern? Pattern, IReadOnlyList<PatternProblem> Problems);
