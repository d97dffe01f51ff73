namespace Gateway.Configuration;

/// <summary>The kinds of places that a secret may be kept in.</summary>
internal enum SecretKind
{
    /// <summary>AWS Secrets Manager.</summary>
    SecretsManager,

    /// <summary>A mounted file: JSON with AWS's keys, or PEM.</summary>
    File,

    /// <summary>An environment variable with the same content.</summary>
    Environment,
}
