using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sources;

public sealed class BrokerTrustTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void Without_an_authority_the_system_judges() => Assert.Null(BrokerTrust.For(null));

    [Theory]
    [InlineData(1, true, SslPolicyErrors.RemoteCertificateChainErrors, true)]
    [InlineData(1, true, SslPolicyErrors.RemoteCertificateChainErrors | SslPolicyErrors.RemoteCertificateNameMismatch, false)]
    [InlineData(-1, true, SslPolicyErrors.RemoteCertificateChainErrors, false)]
    [InlineData(1, false, SslPolicyErrors.RemoteCertificateChainErrors, false)]
    public void A_certificate_must_be_of_the_authority_for_this_name_and_not_have_ended(int days, bool ours, SslPolicyErrors errors, bool trusted)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority("CN=ours", key);
        using var otherKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = Authority("CN=other", otherKey);
        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var server = new CertificateRequest("CN=broker", serverKey, HashAlgorithmName.SHA256).Create(ours ? authority : other, Now.AddDays(-2), Now.AddDays(days), [1]);

        Assert.Equal(trusted, BrokerTrust.For(authority.ExportCertificatePem())!(this, server, null, errors));
    }

    private static X509Certificate2 Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(Now.AddDays(-3), Now.AddDays(3));
    }
}
