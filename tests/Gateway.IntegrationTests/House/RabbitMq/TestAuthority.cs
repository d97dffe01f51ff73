using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.IntegrationTests.House.RabbitMq;

/// <summary>A certificate authority of a test's own, which nobody else trusts.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _certificate = request.CreateSelfSigned(From, From.AddDays(10));
    }

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A certificate for 127.0.0.1 and localhost, and its key, in PEM.</summary>
    public (string Certificate, string Key) Issue()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(Request("CN=localhost", key, "1.3.6.1.5.5.7.3.1"), From.AddDays(9));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The same with its key in one, for a server of this process.</summary>
    /// <param name="host">For this name alone; null for 127.0.0.1 and localhost.</param>
    /// <param name="ended">True for one that ended yesterday.</param>
    public X509Certificate2 IssueServer(string? host = null, bool ended = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(Request("CN=localhost", key, "1.3.6.1.5.5.7.3.1", host), ended ? From.AddHours(1) : From.AddDays(9));
        using var whole = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A certificate for a client, and its key, in PEM.</summary>
    /// <param name="name">Whom it stands for.</param>
    /// <param name="password">Encrypts the key; null for a plain one.</param>
    /// <param name="ended">True for one that ended some hours ago.</param>
    public (string Certificate, string Key) IssueClient(string name, string? password = null, bool ended = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(Request($"CN={name}", key, "1.3.6.1.5.5.7.3.2"), ended ? From.AddHours(1) : From.AddDays(9));
        var pem = password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000));
        return (certificate.ExportCertificatePem(), pem);
    }

    /// <summary>True for a certificate that this authority signed and that has not ended.</summary>
    public bool HasIssued(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(_certificate);
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static CertificateRequest Request(string subject, ECDsa key, string usage, string? host = null)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host ?? "localhost");
        if (host is null) names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        return request;
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset until) => request.Create(_certificate, From, until, RandomNumberGenerator.GetBytes(8));
}
