using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Aws.Secrets;

namespace Gateway.Sources.ActiveMq.OpenWire;

public sealed class BrokerDialerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(null)]
    [InlineData("of the key")]
    public async Task A_broker_that_asks_is_shown_our_certificate(string? password)
    {
        var (shown, stream, _) = await MeetAsync(Identity(password));

        await using (stream) Assert.Equal("CN=gateway", shown);
    }

    [Fact]
    public async Task A_broker_that_asks_in_vain_is_told_from_one_that_is_not_trusted()
    {
        var (_, _, failure) = await MeetAsync(null);

        Assert.NotNull(failure);
        Assert.True(TlsIdentity.IsRefused(new IOException("outer", new AuthenticationException("SSL Handshake failed with OpenSSL error", new CryptographicException("error:0A00045C:SSL routines::tlsv13 alert certificate required")))));
        Assert.False(TlsIdentity.IsRefused(new AuthenticationException("The remote certificate was rejected by the provided RemoteCertificateValidationCallback.")));
    }

    private static async Task<(string? Shown, Stream Stream, Exception? Failure)> MeetAsync(ClientCertificate? identity)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var raw = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var own = X509CertificateLoader.LoadPkcs12(raw.Export(X509ContentType.Pkcs12), null);
        var serving = ServeAsync(listener, own);
        var broker = new Uri($"ssl://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var stream = await BrokerDialer.DialAsync(broker, (_, shown, _, _) => own.RawData.AsSpan().SequenceEqual(shown!.GetRawCertData()), TestContext.Current.CancellationToken, TlsIdentity.ContextOf(identity));
        var (told, failure) = await serving.WaitAsync(Patience);
        return (told, stream, failure);
    }

    private static async Task<(string?, Exception?)> ServeAsync(TcpListener listener, X509Certificate2 own)
    {
        try
        {
            var socket = await listener.AcceptSocketAsync();
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = own,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
            });
            return (stream.RemoteCertificate?.Subject, null);
        }
        catch (AuthenticationException failed)
        {
            return (null, failed);
        }
    }

    private static ClientCertificate Identity(string? password)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var pem = password is null
            ? key.ExportPkcs8PrivateKeyPem()
            : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000));
        return new ClientCertificate(certificate.ExportCertificatePem(), pem, password);
    }
}
