using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Sources.Kafka.Access;

/// <summary>One secret for every reference, which the test changes, and counts of who asked.</summary>
internal sealed class ChangingSecrets : ISecretStore
{
    public string? Text { get; set; }

    public int Reads { get; private set; }

    public int Forgotten { get; private set; }

    public ValueTask<SecretReading> ReadAsync(SecretReference reference, CancellationToken ct)
    {
        Reads++;
        return new ValueTask<SecretReading>(Text is null ? new SecretReading(null, "It is gone; put it back.") : new SecretReading(Text, null));
    }

    public void Forget(SecretReference reference) => Forgotten++;
}
