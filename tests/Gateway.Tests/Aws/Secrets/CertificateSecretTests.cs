using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Sources;

namespace Gateway.Aws.Secrets;

public sealed class CertificateSecretTests
{
    private static readonly string Pem = NewPem();

    [Fact]
    public void Plain_PEM_is_read() => AssertReadable(Pem, 1);

    [Fact]
    public void PEM_in_JSON_is_read() => AssertReadable(JsonSerializer.Serialize(new { certificate = Pem }), 1);

    [Fact]
    public void A_chain_is_read() => AssertReadable($"# the first\n{Pem}\n{NewPem()}\n", 2);

    [Theory]
    [InlineData("hunter2", "has no readable certificate")]
    [InlineData("", "has no readable certificate")]
    [InlineData("""{"username":"hunter2"}""", "has no certificate")]
    [InlineData("""{"certificate":"hunter2"}""", "has no readable certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nhunter2A\n-----END CERTIFICATE-----", "has no readable certificate")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nhunter2A\n-----END PRIVATE KEY-----", "has no readable certificate")]
    public void Anything_else_is_a_problem_without_anything_of_the_secret(string text, string what)
    {
        var secret = CertificateSecret.Parse(new SecretReading(text, null));

        Assert.Null(secret.Pem);
        Assert.StartsWith($"The secret of type SERVER_ROOT_CA_CERTIFICATE {what}; it must be PEM ", secret.Problem);
        Assert.DoesNotContain("hunter2", secret.ToString());
    }

    [Fact]
    public void A_secret_that_could_not_be_read_keeps_its_problem() =>
        Assert.Equal(new CertificateSecret(null, "away"), CertificateSecret.Parse(new SecretReading(null, "away")));

    private static void AssertReadable(string text, int count)
    {
        var secret = CertificateSecret.Parse(new SecretReading(text, null));

        Assert.Null(secret.Problem);
        Assert.Null(new BrokerTrust(secret.Pem, "broker").Fault);
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(secret.Pem);
        Assert.Equal(count, certificates.Count);
    }

    private static string NewPem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(Written, Written.AddYears(10));
        return certificate.ExportCertificatePem();
    }

    private static DateTimeOffset Written => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
