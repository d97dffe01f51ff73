namespace Gateway.Aws;

/// <summary>What a signature adds to a request, besides the session token.</summary>
/// <param name="Authorization">The <c>Authorization</c> header.</param>
/// <param name="Date">The <c>X-Amz-Date</c> header.</param>
internal readonly record struct RequestSignature(string Authorization, string Date);
