namespace Gateway.Hosting.Admin;

/// <summary>Why a request is not answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">With the remedy, without anything of a secret.</param>
internal sealed record Refusal(int Status, string Message);
