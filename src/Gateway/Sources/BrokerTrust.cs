using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gateway.Aws.Secrets;

namespace Gateway.Sources;

/// <summary>Decides, for one connection, whether a broker's certificate is to be trusted, and says why it is not.</summary>
internal sealed class BrokerTrust
{
    private readonly X509Certificate2Collection? _roots;
    private readonly string _host;

    /// <param name="authorities">The private CA's certificates in PEM, one or more; null for the system's.</param>
    /// <param name="host">Who is called.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The authorities are not PEM of a certificate.</exception>
    public BrokerTrust(string? authorities, string host)
    {
        _host = host;
        if (authorities is null) return;
        _roots = [];
        _roots.ImportFromPem(authorities);
    }

    /// <summary>What is wrong with the certificate that was shown, in sentences with their remedies; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>When the certificate ends that was trusted; null while none was.</summary>
    public DateTimeOffset? Expires { get; private set; }

    /// <inheritdoc cref="RemoteCertificateValidationCallback"/>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using var own = _roots is null ? null : Build(certificate as X509Certificate2, chain);
        Fault = CertificateFault.Of(certificate as X509Certificate2, _host, Errors(errors, own), own ?? chain, hasAuthorities: own is not null);
        if (Fault is null && certificate is X509Certificate2 trusted) Expires = CertificateLife.EndOf(trusted);
        return Fault is null;
    }

    // Who signed it is judged by our own chain; whose name it has, by the runtime.
    private static SslPolicyErrors Errors(SslPolicyErrors runtimes, X509Chain? own)
    {
        if (own is null) return runtimes;
        var others = runtimes & ~SslPolicyErrors.RemoteCertificateChainErrors;
        return own.ChainStatus.Length == 0 ? others : others | SslPolicyErrors.RemoteCertificateChainErrors;
    }

    private X509Chain Build(X509Certificate2? leaf, X509Chain? sent)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots!);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (leaf is not null) chain.Build(leaf);
        return chain;
    }
}
