using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Sources.ActiveMq;

public sealed class BrokerLoginTests : ISecretStore
{
    private static readonly SecretReference Auth = new(SecretKind.Environment, "BROKER_LOGIN");
    private static readonly SecretReference Ca = new(SecretKind.File, "/run/ca.pem");

    private readonly Dictionary<SecretReference, SecretReading> _secrets = [];

    [Fact]
    public async Task Where_nothing_is_asked_for_nothing_is_read() => Assert.Equal(new BrokerLogin(null, null, null), await ReadAsync());

    [Fact]
    public async Task User_and_password_have_awss_keys()
    {
        _secrets[Auth] = new SecretReading("""{"username":"gw","password":"p","more":1}""", null);

        Assert.Equal(new UserPassword("gw", "p"), (await ReadAsync(Auth)).User);
    }

    [Theory]
    [InlineData("hunter2")]
    [InlineData("[]")]
    [InlineData("""{"user":"gw","password":"hunter2"}""")]
    [InlineData("""{"username":"gw","password":2}""")]
    public async Task What_is_no_login_is_told_without_the_secret(string text)
    {
        _secrets[Auth] = new SecretReading(text, null);

        var login = await ReadAsync(Auth);

        Assert.Contains("BROKER_LOGIN of BASIC_AUTH", login.Problem);
        Assert.DoesNotContain("hunter2", login.Problem);
        Assert.Null(login.User);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_told_in_its_own_words()
    {
        _secrets[Auth] = new SecretReading(null, "env:BROKER_LOGIN is not set");

        Assert.Equal("env:BROKER_LOGIN is not set", (await ReadAsync(Auth)).Problem);
    }

    [Fact]
    public async Task An_authority_is_pem_or_json_around_it()
    {
        var pem = Pem();
        _secrets[Ca] = new SecretReading(pem, null);
        Assert.Equal(new BrokerLogin(null, pem, null), await ReadAsync(ca: Ca));

        _secrets[Ca] = new SecretReading(JsonSerializer.Serialize(new Dictionary<string, string> { ["certificate"] = pem }), null);
        Assert.Equal(new BrokerLogin(null, pem, null), await ReadAsync(ca: Ca));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public async Task What_is_no_certificate_is_told(string text)
    {
        _secrets[Ca] = new SecretReading(text, null);

        Assert.Contains("/run/ca.pem of SERVER_ROOT_CA_CERTIFICATE", (await ReadAsync(ca: Ca)).Problem);
    }

    [Fact]
    public void A_login_does_not_show_its_password() =>
        Assert.DoesNotContain("hunter2", new BrokerLogin(new UserPassword("gw", "hunter2"), null, null).ToString());

    ValueTask<SecretReading> ISecretStore.ReadAsync(SecretReference reference, CancellationToken ct) => ValueTask.FromResult(_secrets[reference]);

    void ISecretStore.Forget(SecretReference reference) => _secrets.Remove(reference);

    private static string Pem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256).CreateSelfSigned(ManualClock.Start, ManualClock.Start.AddDays(1));
        return certificate.ExportCertificatePem();
    }

    private Task<BrokerLogin> ReadAsync(SecretReference? auth = null, SecretReference? ca = null) =>
        BrokerLogin.ReadAsync(SomeMapping.Of(new Uri("tcp://127.0.0.1:1")) with { BasicAuth = auth, ServerRootCa = ca }, this, ManualClock.Start, TestContext.Current.CancellationToken);
}
