namespace Gateway.Benchmarks.Contestants;

/// <summary>The lines of a mapping that say where its records come from.</summary>
/// <param name="Lines">Of the mapping itself.</param>
/// <param name="GatewayLines">Below its <c>Gateway</c>.</param>
internal sealed record MappingText(IReadOnlyList<string> Lines, IReadOnlyList<string> GatewayLines);
