using System.Collections.Concurrent;
using Gateway.Configuration;

namespace Gateway.Aws.Secrets;

/// <summary>Reads secrets from where they are kept: mounted files, environment variables, Secrets Manager.</summary>
/// <param name="secretsManager">Asked for what is kept there.</param>
/// <param name="variable">The value of an environment variable; null where it is not set.</param>
/// <param name="clock">Counts how long ago Secrets Manager was asked.</param>
internal sealed class SecretStore(SecretsManagerClient secretsManager, Func<string, string?> variable, TimeProvider clock) : ISecretStore
{
    private readonly SecretFiles _files = new();
    private readonly ConcurrentDictionary<string, HeldSecret> _held = new(StringComparer.Ordinal);

    public async ValueTask<SecretReading> ReadAsync(SecretReference reference, CancellationToken ct) => reference.Kind switch
    {
        SecretKind.File => _files.Read(reference.Place),
        SecretKind.Environment => OfVariable(reference.Place),
        _ => await Held(reference).ReadAsync(ct),
    };

    public void Forget(SecretReference reference)
    {
        if (reference.Kind == SecretKind.File) _files.Forget(reference.Place);
        if (reference.Kind == SecretKind.SecretsManager) Held(reference).Forget();
    }

    private SecretReading OfVariable(string name) => variable(name) is { Length: > 0 } text
        ? new SecretReading(text, null)
        : new SecretReading(null, $"The environment variable {name} is not set or empty; set it to the secret.");

    private HeldSecret Held(SecretReference reference) =>
        _held.GetOrAdd(reference.Place, arn => new HeldSecret(ct => secretsManager.GetAsync(arn, ct), clock));
}
