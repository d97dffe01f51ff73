namespace Gateway.Aws.Msk;

/// <summary>A token, or why there is none; one of the two is null.</summary>
internal readonly record struct MskTokenResult(MskToken? Token, string? Problem);
