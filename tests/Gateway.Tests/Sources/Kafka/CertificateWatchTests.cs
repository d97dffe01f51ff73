using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Diagnostics;
using Gateway.Local;
using Gateway.Sources.Kafka.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources.Kafka;

public sealed class CertificateWatchTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ManualClock _clock = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly MappingMetrics _counts;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly List<TcpListener> _listeners = [];
    private readonly ConcurrentBag<TcpClient> _silent = [];
    private X509Certificate2? _shown;
    private volatile string? _fault;
    private int _looks;

    public CertificateWatchTests()
    {
        _counts = _metrics.For("orders", "Kafka");
        var request = new CertificateRequest("CN=authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(Now.AddDays(-3), Now.AddDays(300));
    }

    private double? Shown => _counts.CertificateExpiries().Select(measured => (double?)measured.Value).SingleOrDefault();

    public void Dispose()
    {
        foreach (var listener in _listeners) listener.Dispose();
        foreach (var client in _silent) client.Dispose();
        _metrics.Dispose();
        _authority.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_brokers_certificate_is_looked_at_once_and_then_every_day()
    {
        var broker = Broker(Issue(days: 20));
        using var watch = Watch(broker);
        _ = watch.RunAsync();
        await Eventually.TrueAsync(() => Shown == Now.AddDays(20).ToUnixTimeSeconds() && _clock.NextIn == TimeSpan.FromDays(1));

        _shown = Issue(days: 200);
        _clock.Advance(TimeSpan.FromDays(1));

        await Eventually.TrueAsync(() => Shown == Now.AddDays(200).ToUnixTimeSeconds());
        Assert.Equal(2, _looks);
    }

    [Fact]
    public async Task What_ends_first_of_the_first_three_is_shown()
    {
        using var watch = Watch(Broker(Issue(30)), "SSL://" + Broker(Issue(10)), Broker(Issue(20)), Broker(Issue(5)));
        _ = watch.RunAsync();

        await Eventually.TrueAsync(() => Shown == Now.AddDays(10).ToUnixTimeSeconds());
        Assert.Equal(3, _looks);
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("no address")]
    public async Task A_broker_that_cannot_be_looked_at_is_tried_again_and_nothing_is_shown(string server)
    {
        using var watch = Watch(server);
        var running = watch.RunAsync();

        await Eventually.TrueAsync(() => _clock.NextIn == TimeSpan.FromMinutes(15));
        Assert.Null(Shown);
        Assert.Null(_fault);
        Assert.False(running.IsCompleted);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_not_in_use_and_its_fault_is_told_until_it_is_replaced()
    {
        using var watch = Watch(Broker(Issue(days: -1)));
        _ = watch.RunAsync();
        await Eventually.TrueAsync(() => _clock.NextIn == TimeSpan.FromSeconds(30));
        Assert.Null(Shown);
        Assert.StartsWith("The broker's certificate has ended on ", _fault);

        _shown = Issue(days: 20);
        _clock.Advance(TimeSpan.FromSeconds(30));

        await Eventually.TrueAsync(() => Shown is not null && _clock.NextIn == TimeSpan.FromDays(1));
        Assert.Null(_fault);
    }

    [Fact]
    public async Task The_first_fault_is_told_though_another_broker_is_trusted()
    {
        using var watch = Watch(Broker(Issue(days: 20)), Broker(Issue(days: -1)));
        _ = watch.RunAsync();

        await Eventually.TrueAsync(() => _clock.NextIn == TimeSpan.FromSeconds(30));
        Assert.StartsWith("The broker's certificate has ended on ", _fault);
        Assert.NotNull(Shown);
    }

    [Fact]
    public async Task A_broker_that_says_nothing_is_given_ten_seconds()
    {
        using var watch = Watch(Broker(null));
        _ = watch.RunAsync();
        await Eventually.TrueAsync(() => _clock.NextIn == TimeSpan.FromSeconds(10) && _looks == 1);

        _clock.Advance(TimeSpan.FromSeconds(10));

        await Eventually.TrueAsync(() => _clock.NextIn == TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task It_ends_with_its_client()
    {
        using var watch = Watch(Broker(Issue(days: 20)));
        var running = watch.RunAsync();
        await Eventually.TrueAsync(() => Shown is not null);

        watch.Dispose();

        await running.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private CertificateWatch Watch(params string[] servers) =>
        new("orders", new KafkaLogin { Servers = servers, Authorities = _authority.ExportCertificatePem() }, _counts, fault => _fault = fault, _clock, NullLogger.Instance);

    private X509Certificate2 Issue(double days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, Now.AddDays(-2), Now.AddDays(days), RandomNumberGenerator.GetBytes(8));
        using var whole = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <param name="certificate">Null for a broker that takes connections and says nothing.</param>
    private string Broker(X509Certificate2? certificate)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        _listeners.Add(listener);
        listener.Start();
        _ = ServeAsync(listener, certificate);
        return $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private async Task ServeAsync(TcpListener listener, X509Certificate2? certificate)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _looks);
                if (certificate is not null) _ = GreetAsync(client, _shown ?? certificate);
                // Held, or its end would be that of the connection.
                else _silent.Add(client);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task GreetAsync(TcpClient client, X509Certificate2 certificate)
    {
        try
        {
            using var caller = client;
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.ReadExactlyAsync(new byte[1]);
        }
        catch (Exception gone) when (gone is IOException or AuthenticationException)
        {
            // It has seen enough, or too much.
        }
    }
}
