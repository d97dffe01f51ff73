namespace Gateway.Aws;

/// <summary>AWS's refusals of a signature: their words echo the request, session token included, and so are never passed on.</summary>
internal static class SignatureError
{
    /// <summary>What stands in the place of AWS's words, as a clause without its full stop.</summary>
    public const string Words = "AWS computes another signature; correct the secret access key, or the clock of this machine";

    /// <param name="type">AWS's bare name of an error; null where none was told.</param>
    public static bool Is(string? type) => type is "InvalidSignatureException" or "SignatureDoesNotMatch" or "IncompleteSignature" or "IncompleteSignatureException";
}
