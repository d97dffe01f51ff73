using Gateway.Aws.Secrets;

namespace Gateway.Sources;

/// <summary>Who the gateway is to a broker and whom it trusts to be the broker, as the secrets say at one moment; or why that cannot be told.</summary>
/// <param name="Problem">In words that name the secret and the remedy, without anything of the secret; null when all could be read.</param>
internal sealed record BrokerLogin(string? Problem = null)
{
    /// <summary>Null where the broker asks for none.</summary>
    public UserPassword? User { get; init; }

    /// <summary>What the broker knows the gateway by besides; null for nothing.</summary>
    public ClientCertificate? Certificate { get; init; }

    /// <summary>The CA's certificates in PEM; null for the system's.</summary>
    public string? Authorities { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Problem ?? $"(a login of {User})";
}
