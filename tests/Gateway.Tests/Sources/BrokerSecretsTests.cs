using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Sources.ActiveMq;

namespace Gateway.Sources;

public sealed class BrokerSecretsTests : ISecretStore, IDisposable
{
    private static readonly SecretReference Auth = new(SecretKind.Environment, "BROKER_LOGIN");
    private static readonly SecretReference Identity = new(SecretKind.File, "/run/identity.json");
    private static readonly SecretReference Ca = new(SecretKind.File, "/run/ca.pem");

    private readonly Dictionary<SecretReference, SecretReading> _secrets = [];
    private readonly List<SecretReference> _forgotten = [];
    private readonly GatewayMetrics _metrics = new();
    private readonly MappingMetrics _counts;

    public BrokerSecretsTests() => _counts = _metrics.For("orders", "RabbitMq");

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task Where_nothing_is_asked_for_nothing_is_read() => Assert.Equal(new BrokerLogin(), await ReadAsync());

    [Fact]
    public async Task All_that_is_named_is_read()
    {
        var (certificate, key) = Pair(days: 1);
        _secrets[Auth] = new SecretReading("""{"username":"gw","password":"p","more":1}""", null);
        _secrets[Identity] = new SecretReading(JsonSerializer.Serialize(new Dictionary<string, string> { ["certificate"] = certificate, ["privateKey"] = key }), null);
        _secrets[Ca] = new SecretReading(certificate, null);

        var login = await ReadAsync(Auth, Identity, Ca);

        Assert.Equal((new UserPassword("gw", "p"), new ClientCertificate(certificate, key, null), certificate), (login.User, login.Certificate, login.Authorities));
        Assert.Null(login.Problem);
        Assert.Empty(_forgotten);
    }

    [Theory]
    [InlineData("hunter2", "The secret env:BROKER_LOGIN is not a JSON object; ")]
    [InlineData("[]", "The secret env:BROKER_LOGIN is not a JSON object; ")]
    [InlineData("""{"user":"gw","password":"hunter2"}""", "The secret env:BROKER_LOGIN has no username; ")]
    [InlineData("""{"username":"gw","password":2}""", "The secret env:BROKER_LOGIN has no password; ")]
    public async Task What_is_no_login_is_told_without_the_secret_and_asked_for_anew(string text, string problem)
    {
        _secrets[Auth] = new SecretReading(text, null);

        var login = await ReadAsync(Auth);

        Assert.StartsWith(problem, login.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", login.Problem);
        Assert.Null(login.User);
        Assert.Equal([Auth], _forgotten);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_told_in_its_own_words()
    {
        _secrets[Auth] = new SecretReading(null, "env:BROKER_LOGIN is not set");

        Assert.Equal("env:BROKER_LOGIN is not set", (await ReadAsync(Auth)).Problem);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("{}")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public async Task What_is_no_certificate_is_told(string text)
    {
        _secrets[Ca] = new SecretReading(text, null);

        Assert.StartsWith("The secret file:/run/ca.pem has no ", (await ReadAsync(ca: Ca)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_has_ended_is_told()
    {
        var (certificate, key) = Pair(days: -1);
        _secrets[Identity] = new SecretReading($"{certificate}\n{key}", null);

        Assert.Contains("/run/identity.json has a certificate that expired on ", (await ReadAsync(identity: Identity)).Problem);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-1)]
    public async Task When_the_clients_certificate_ends_is_shown_also_after_it_has(int days)
    {
        var (certificate, key) = Pair(days);
        _secrets[Identity] = new SecretReading($"{certificate}\n{key}", null);

        await ReadAsync(identity: Identity);

        Assert.Equal(Shown("Client", ManualClock.Start.AddDays(days)), Series());
    }

    [Fact]
    public async Task Of_several_authorities_the_first_to_end_is_shown_and_what_ended_before_is_not()
    {
        _secrets[Ca] = new SecretReading(string.Join('\n', Pair(days: 90).Certificate, Pair(days: -1).Certificate, Pair(days: 30).Certificate), null);

        await ReadAsync(ca: Ca);

        Assert.Equal(Shown("Authority", ManualClock.Start.AddDays(30)), Series());
    }

    [Fact]
    public async Task Where_all_authorities_have_ended_the_last_of_them_is_shown()
    {
        _secrets[Ca] = new SecretReading(string.Join('\n', Pair(days: -1).Certificate, Pair(days: 0).Certificate), null);

        await ReadAsync(ca: Ca);

        Assert.Equal(Shown("Authority", ManualClock.Start), Series());
    }

    [Fact]
    public void A_login_does_not_show_its_password() =>
        Assert.DoesNotContain("hunter2", new BrokerLogin { User = new UserPassword("gw", "hunter2") }.ToString());

    ValueTask<SecretReading> ISecretStore.ReadAsync(SecretReference reference, CancellationToken ct) => ValueTask.FromResult(_secrets[reference]);

    void ISecretStore.Forget(SecretReference reference) => _forgotten.Add(reference);

    private static List<(object?, long)> Shown(string kind, DateTimeOffset end) => [(kind, end.ToUnixTimeSeconds())];

    private List<(object?, long)> Series() =>
        [.. _counts.CertificateExpiries().Select(each => (each.Tags.ToArray().Single(tag => tag.Key == "kind").Value, each.Value))];

    private static (string Certificate, string Key) Pair(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256).CreateSelfSigned(ManualClock.Start.AddDays(-2), ManualClock.Start.AddDays(days));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private Task<BrokerLogin> ReadAsync(SecretReference? auth = null, SecretReference? identity = null, SecretReference? ca = null) => new BrokerSecrets(
        SomeMapping.Of(new Uri("tcp://127.0.0.1:1")) with { BasicAuth = auth, ClientCertificate = identity, ServerRootCa = ca }, this, new ManualClock(), _counts).ReadAsync(TestContext.Current.CancellationToken);
}
