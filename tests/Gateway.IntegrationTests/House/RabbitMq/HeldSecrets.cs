using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>Secrets that the test may change, and counts of who asked.</summary>
internal sealed class HeldSecrets : ISecretStore
{
    private int _forgotten;

    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    public int Forgotten => Volatile.Read(ref _forgotten);

    public ValueTask<SecretReading> ReadAsync(SecretReference reference, CancellationToken ct) => new(
        Texts.TryGetValue(reference.Place, out var text) ? new SecretReading(text, null) : new SecretReading(null, $"The secret {reference.Place} does not exist: create it."));

    public void Forget(SecretReference reference) => Interlocked.Increment(ref _forgotten);
}
