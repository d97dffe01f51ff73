using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Aws.Secrets;

/// <summary>A secret of type <c>SERVER_ROOT_CA_CERTIFICATE</c>: certificates in PEM, or what keeps them from being had.</summary>
/// <param name="Pem">One certificate or more, readable; null with a problem.</param>
/// <param name="Problem">In words that name the remedy, without anything of the secret; null with certificates.</param>
internal sealed record CertificateSecret(string? Pem, string? Problem)
{
    private const string Form = """it must be PEM (-----BEGIN CERTIFICATE-----), or JSON with it, as in {"certificate": "…"}""";

    /// <param name="reading">What was read.</param>
    /// <param name="name">The secret as the operator knows it.</param>
    public static CertificateSecret Parse(SecretReading reading, string name = "of type SERVER_ROOT_CA_CERTIFICATE")
    {
        if (reading.Text is not { } text) return new CertificateSecret(null, reading.Problem);
        if (SecretJson.Parse(text) is { } json)
        {
            if (!json.TryGetValue("certificate", out var member)) return Wrong(name, "has no certificate");
            text = member;
        }

        return IsCertificate(text) ? new CertificateSecret(text, null) : Wrong(name, "has no readable certificate");
    }

    /// <inheritdoc/>
    public override string ToString() => Problem ?? "(certificates)";

    private static bool IsCertificate(string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in certificates) certificate.Dispose();
        }
    }

    private static CertificateSecret Wrong(string name, string what) => new(null, $"The secret {name} {what}; {Form}.");
}
