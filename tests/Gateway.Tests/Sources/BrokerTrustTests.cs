using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sources;

public sealed class BrokerTrustTests : IDisposable
{
    private const SslPolicyErrors OfChain = SslPolicyErrors.RemoteCertificateChainErrors;

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public BrokerTrustTests() => _authority = Authority("CN=ours", _key);

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData(SslPolicyErrors.None, null)]
    [InlineData(OfChain, "The broker's certificate is not trusted (RemoteCertificateChainErrors).")]
    public void Without_an_authority_the_system_judges(SslPolicyErrors errors, string? fault)
    {
        using var broker = Issue(_authority);
        var trust = new BrokerTrust(null, "broker");

        Assert.Equal(fault is null, trust.Judge(this, broker, null, errors));
        Assert.Equal(fault, trust.Fault);
    }

    [Fact]
    public void What_the_authority_signed_is_trusted_until_it_ends()
    {
        using var broker = Issue(_authority, days: 1);
        var trust = new BrokerTrust(_authority.ExportCertificatePem(), "broker");

        Assert.True(trust.Judge(this, broker, null, OfChain));
        Assert.Equal((null, Now.AddDays(1).ToUnixTimeSeconds()), (trust.Fault, trust.Expires!.Value.ToUnixTimeSeconds()));
    }

    [Fact]
    public void Another_name_is_told_with_those_that_it_has()
    {
        using var broker = Issue(_authority);

        Assert.Equal(
            "The broker's certificate is for b-1.example, 10.0.0.7, and not for broker: call the broker by a name that its certificate has, or give it one for this name.",
            Fault(broker, OfChain | SslPolicyErrors.RemoteCertificateNameMismatch));
    }

    [Fact]
    public void An_ended_certificate_is_told_with_its_end()
    {
        using var broker = Issue(_authority, days: -1);

        Assert.Equal($"The broker's certificate has ended on {Now.AddDays(-1):yyyy-MM-dd HH:mm} UTC: renew it.", Fault(broker));
    }

    [Fact]
    public void A_certificate_of_tomorrow_is_told_with_its_beginning()
    {
        using var broker = Issue(_authority, days: 2, fromDays: 1);

        Assert.Equal($"The broker's certificate begins on {Now.AddDays(1):yyyy-MM-dd HH:mm} UTC only: correct this machine's clock, or the certificate.", Fault(broker));
    }

    [Theory]
    [InlineData("CN=other")]
    [InlineData("CN=ours")]
    public void An_unknown_authority_is_told_by_its_name_even_when_a_trusted_one_is_called_the_same(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = Authority(name, key);
        using var broker = Issue(other);

        Assert.Equal($"The broker's certificate is of a CA that is not trusted, {name}: correct SERVER_ROOT_CA_CERTIFICATE.", Fault(broker));
    }

    [Fact]
    public void A_certificate_that_signs_itself_is_of_an_unknown_authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var broker = Authority("CN=broker", key);

        Assert.Equal("The broker's certificate is of a CA that is not trusted, CN=broker: correct SERVER_ROOT_CA_CERTIFICATE.", Fault(broker));
    }

    [Fact]
    public void An_authority_that_has_ended_is_told_apart_from_its_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var ended = Authority("CN=ended", key, days: -1);
        using var broker = Issue(ended, days: -1.5, fromDays: -2);

        var fault = Fault(broker, OfChain, ended);

        Assert.Contains("The broker's certificate has ended on ", fault, StringComparison.Ordinal);
        Assert.Contains("The CA CN=ended of the broker's certificate has ended on ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_faults_are_told_at_once()
    {
        using var broker = Issue(_authority, days: -1);

        var fault = Fault(broker, OfChain | SslPolicyErrors.RemoteCertificateNameMismatch);

        Assert.Contains(" and not for broker: ", fault, StringComparison.Ordinal);
        Assert.Contains(" has ended on ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broker_without_a_certificate_is_not_trusted() =>
        Assert.Equal("The broker shows no certificate: give it one.", Fault(null, SslPolicyErrors.RemoteCertificateNotAvailable));

    private string? Fault(X509Certificate2? shown, SslPolicyErrors errors = OfChain, X509Certificate2? authority = null)
    {
        var trust = new BrokerTrust((authority ?? _authority).ExportCertificatePem(), "broker");
        Assert.False(trust.Judge(this, shown, null, errors));
        Assert.Null(trust.Expires);
        return trust.Fault;
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, double days = 1, double fromDays = -2)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("b-1.example");
        names.AddIpAddress(new([10, 0, 0, 7]));
        request.CertificateExtensions.Add(names.Build());
        return request.Create(authority, Now.AddDays(fromDays), Now.AddDays(days), [1]);
    }

    private static X509Certificate2 Authority(string name, ECDsa key, double days = 3)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(Now.AddDays(-3), Now.AddDays(days));
    }
}
