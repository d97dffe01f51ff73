using System.Globalization;
using System.Security.Cryptography;

namespace Gateway.Aws.Secrets;

/// <summary>A secret of type <c>CLIENT_CERTIFICATE_TLS_AUTH</c>: certificate and key that go together, or what keeps them from being had.</summary>
/// <param name="Certificate">Readable and not expired; null with a problem.</param>
/// <param name="Problem">In words that name the remedy, without anything of the secret; null with a certificate.</param>
internal sealed record ClientCertificateSecret(ClientCertificate? Certificate, string? Problem)
{
    private const string Form =
        """it must be JSON, as in {"certificate": "-----BEGIN CERTIFICATE-----…", "privateKey": "-----BEGIN PRIVATE KEY-----…", "privateKeyPassword": "…"}, the password only with an encrypted key; or PEM with both""";

    /// <summary>When the certificate ends, or ended; null where it could not be read.</summary>
    public DateTimeOffset? Expires { get; private init; }

    /// <param name="reading">What was read.</param>
    /// <param name="name">The secret as the operator knows it.</param>
    /// <param name="now">A certificate that ended before is not shown to a broker.</param>
    public static ClientCertificateSecret Parse(SecretReading reading, string name, DateTimeOffset now)
    {
        if (reading.Text is not { } text) return new ClientCertificateSecret(null, reading.Problem);
        var (certificate, missing) = Of(text);
        return certificate is null ? Wrong(name, $"{missing}; {Form}") : Checked(certificate, name, now);
    }

    /// <inheritdoc/>
    public override string ToString() => Problem ?? "(a certificate with its key)";

    private static (ClientCertificate?, string?) Of(string text)
    {
        // A mounted file may be both in PEM, one behind the other.
        if (SecretJson.Parse(text) is not { } json)
            return text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? (new ClientCertificate(text, text, null), null) : (null, "is neither a JSON object nor PEM with a private key");
        var (chain, key) = (json.GetValueOrDefault("certificate"), json.GetValueOrDefault("privateKey"));
        if (string.IsNullOrWhiteSpace(chain)) return (null, "has no certificate");
        if (string.IsNullOrWhiteSpace(key)) return (null, "has no privateKey");
        return (new ClientCertificate(chain, key, json.GetValueOrDefault("privateKeyPassword") is { Length: > 0 } password ? password : null), null);
    }

    private static ClientCertificateSecret Checked(ClientCertificate certificate, string name, DateTimeOffset now)
    {
        try
        {
            using var loaded = certificate.Load();
            var end = CertificateLife.EndOf(loaded);
            var read = now < end
                ? new ClientCertificateSecret(certificate, null)
                : Wrong(name, $"has a certificate that expired on {end.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}; put its successor there");
            return read with { Expires = end };
        }
        catch (Exception unfit) when (unfit is CryptographicException or ArgumentException)
        {
            // The library's own words could quote the secret.
            return Wrong(name, certificate.KeyPassword is null
                ? $"has a certificate and a key that cannot be read or do not belong together, or an encrypted key without privateKeyPassword; {Form}"
                : $"has a certificate and a key that cannot be read or do not belong together, or the privateKeyPassword of another key; {Form}");
        }
    }

    private static ClientCertificateSecret Wrong(string name, string what) =>
        new(null, $"Provided certificate or private key is invalid. The secret {name} {what}.");
}
