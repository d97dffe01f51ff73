using System.Text.Json;

namespace Gateway.Aws.Lambda;

/// <summary>The event source mappings of a region.</summary>
/// <param name="Mappings">As Lambda tells them; empty with a problem.</param>
/// <param name="Problem">Why there are none, a sentence with its remedy; null with an answer.</param>
internal sealed record MappingList(IReadOnlyList<JsonElement> Mappings, string? Problem);
