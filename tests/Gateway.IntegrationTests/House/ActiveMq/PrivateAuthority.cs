using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.IntegrationTests.House.ActiveMq;

/// <summary>A certificate authority that only those trust who were given its certificate.</summary>
internal sealed class PrivateAuthority
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private static readonly DateTimeOffset Until = TimeProvider.System.GetUtcNow().AddDays(30);

    private readonly X509Certificate2 _certificate;

    public PrivateAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=House Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _certificate = request.CreateSelfSigned(From, Until);
    }

    /// <summary>Its certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A key and a certificate for <c>localhost</c>, in PKCS12.</summary>
    public byte[] ServerKeyStore(string password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_certificate, From, Until, RandomNumberGenerator.GetBytes(8));
        using var whole = signed.CopyWithPrivateKey(key);
        return whole.Export(X509ContentType.Pkcs12, password);
    }

    /// <summary>A certificate for a client and its key, both in PEM.</summary>
    public string Client()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256).Create(_certificate, From, Until, RandomNumberGenerator.GetBytes(8));
        return $"{signed.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    /// <summary>Its certificate in Java's own form, for .NET does not mark one in PKCS12 as Java asks for.</summary>
    public byte[] TrustStore(string password)
    {
        var certificate = _certificate.RawData;
        byte[] store =
        [
            .. Number(0xFEEDFEED), .. Number(2), .. Number(1),
            .. Number(2), .. Text("authority"), .. new byte[8], .. Text("X.509"), .. Number((uint)certificate.Length), .. certificate,
        ];
#pragma warning disable CA5350 // The format is older than better sums.
        return [.. store, .. SHA1.HashData([.. Encoding.BigEndianUnicode.GetBytes(password), .. "Mighty Aphrodite"u8, .. store])];
#pragma warning restore CA5350
    }

    private static byte[] Number(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];
}
