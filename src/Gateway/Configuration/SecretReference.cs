namespace Gateway.Configuration;

/// <summary>Where a secret is kept. What it refers to is never part of it, so it may be shown.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Place">A Secrets Manager ARN, an absolute path, or the name of an environment variable.</param>
internal sealed record SecretReference(SecretKind Kind, string Place);
