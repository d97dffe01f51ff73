using System.Text.Json;

namespace Gateway.Aws;

/// <summary>What an API of AWS answered.</summary>
/// <param name="Json">The answer; null with a problem.</param>
/// <param name="Problem">Why there is none, as a clause without its full stop; null with an answer.</param>
/// <param name="ErrorType">AWS's bare name of the error; null where none was told.</param>
internal sealed record SignedAnswer(JsonElement? Json, string? Problem, string? ErrorType);
