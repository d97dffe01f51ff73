using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Gateway.Aws.Secrets;

public sealed class ClientCertificateSecretTests
{
    private const string Password = "hunter2 of the key";
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
    private static readonly (string Certificate, ECDsa Key) Ours = Issue();

    [Fact]
    public void Certificate_and_key_in_JSON_are_read()
    {
        var read = Parse(new { certificate = Ours.Certificate, privateKey = Ours.Key.ExportPkcs8PrivateKeyPem() });

        Assert.Null(read.Problem);
        using var certificate = read.Certificate!.Load();
        Assert.True(certificate.HasPrivateKey);
        Assert.Null(read.Certificate.KeyPassword);
    }

    [Fact]
    public void An_encrypted_key_is_read_with_its_password()
    {
        var read = Parse(new { certificate = Ours.Certificate, privateKey = Encrypted(), privateKeyPassword = Password });

        using var certificate = read.Certificate!.Load();
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(Password, read.Certificate.KeyPassword);
    }

    [Fact]
    public void A_file_with_both_in_PEM_is_read()
    {
        var read = ClientCertificateSecret.Parse(new SecretReading($"{Ours.Certificate}\n{Issue().Certificate}\n{Ours.Key.ExportPkcs8PrivateKeyPem()}\n", null), "file:/tls", Now);

        using var certificate = read.Certificate!.Load();
        Assert.True(certificate.HasPrivateKey);
        Assert.Single(read.Certificate.Intermediates());
    }

    [Fact]
    public void A_certificate_that_has_ended_is_a_problem_that_says_when()
    {
        var read = ClientCertificateSecret.Parse(Text(new { certificate = Ours.Certificate, privateKey = Ours.Key.ExportPkcs8PrivateKeyPem() }), "file:/tls", Now.AddDays(365));

        Assert.Equal("Provided certificate or private key is invalid. The secret file:/tls has a certificate that expired on 2026-05-01 00:00 UTC; put its successor there.", read.Problem);
    }

    [Fact]
    public void What_does_not_go_together_is_a_problem_without_anything_of_the_secret()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string?[] problems =
        [
            Parse(new { certificate = Ours.Certificate, privateKey = other.ExportPkcs8PrivateKeyPem() }).Problem,
            Parse(new { certificate = Ours.Certificate, privateKey = Encrypted() }).Problem,
            Parse(new { certificate = Ours.Certificate, privateKey = Encrypted(), privateKeyPassword = "hunter2" }).Problem,
            Parse(new { certificate = "hunter2", privateKey = "hunter2" }).Problem,
        ];

        Assert.All(problems, problem =>
        {
            Assert.StartsWith("Provided certificate or private key is invalid. The secret file:/tls has a certificate and a key that cannot be read", problem);
            Assert.DoesNotContain("hunter2", problem);
        });
    }

    [Theory]
    [InlineData("hunter2", "is neither a JSON object nor PEM with a private key")]
    [InlineData("""{"privateKey":"hunter2"}""", "has no certificate")]
    [InlineData("""{"certificate":"hunter2"}""", "has no privateKey")]
    public void What_is_missing_is_named(string text, string what)
    {
        var read = ClientCertificateSecret.Parse(new SecretReading(text, null), "file:/tls", Now);

        Assert.StartsWith($"Provided certificate or private key is invalid. The secret file:/tls {what}; it must be JSON", read.Problem);
        Assert.DoesNotContain("hunter2", read.Problem);
    }

    [Fact]
    public void It_does_not_show_itself()
    {
        var read = Parse(new { certificate = Ours.Certificate, privateKey = Ours.Key.ExportPkcs8PrivateKeyPem() });

        Assert.DoesNotContain("PRIVATE KEY", $"{read} {read.Certificate}");
    }

    private static ClientCertificateSecret Parse(object secret) => ClientCertificateSecret.Parse(Text(secret), "file:/tls", Now);

    private static SecretReading Text(object secret) => new(JsonSerializer.Serialize(secret), null);

    private static string Encrypted() =>
        Ours.Key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000));

    private static (string Certificate, ECDsa Key) Issue()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        return (certificate.ExportCertificatePem(), key);
    }
}
