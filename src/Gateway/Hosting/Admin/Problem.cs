namespace Gateway.Hosting.Admin;

/// <summary>Why a request has no better answer.</summary>
internal sealed record Problem(string Message);
