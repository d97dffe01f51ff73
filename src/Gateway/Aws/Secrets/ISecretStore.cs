using Gateway.Configuration;

namespace Gateway.Aws.Secrets;

/// <summary>Reads what secret references refer to. Never throws for a secret that cannot be had.</summary>
internal interface ISecretStore
{
    /// <summary>The secret, from memory where it was read before.</summary>
    ValueTask<SecretReading> ReadAsync(SecretReference reference, CancellationToken ct);

    /// <summary>Somebody refused what the secret says: the next reading asks its place anew, for it may have been rotated.</summary>
    void Forget(SecretReference reference);
}
