using System.Security.Cryptography.X509Certificates;

namespace Gateway.Aws.Secrets;

/// <summary>A certificate with its private key, as in a secret of type <c>CLIENT_CERTIFICATE_TLS_AUTH</c>.</summary>
/// <param name="Chain">The certificate in PEM, and those that lead to its CA behind it.</param>
/// <param name="Key">The private key in PEM.</param>
/// <param name="KeyPassword">What the key is encrypted with; null for a plain one.</param>
internal sealed record ClientCertificate(string Chain, string Key, string? KeyPassword)
{
    /// <summary>For .NET's own TLS. The caller disposes of it.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">They do not go together, or the password is wrong.</exception>
    public X509Certificate2 Load() =>
        KeyPassword is null ? X509Certificate2.CreateFromPem(Chain, Key) : X509Certificate2.CreateFromEncryptedPem(Chain, Key, KeyPassword);

    /// <summary>What goes along with the certificate, without the certificate itself.</summary>
    public X509Certificate2Collection Intermediates()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(Chain);
        if (chain.Count > 0) chain.RemoveAt(0);
        return chain;
    }

    /// <inheritdoc/>
    public override string ToString() => "(a certificate with its key)";
}
