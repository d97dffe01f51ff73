using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sources;

/// <summary>Decides whether a broker's certificate is to be trusted.</summary>
internal static class BrokerTrust
{
    /// <summary>Trusts what a private CA signed; null, and with it the system's own judgement, where there is none.</summary>
    /// <param name="authorities">The CA's certificates in PEM, one or more; null for the system's.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is not PEM of a certificate.</exception>
    public static RemoteCertificateValidationCallback? For(string? authorities)
    {
        if (authorities is null) return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(authorities);
        return (_, certificate, chain, errors) => IsSignedBy(roots, certificate, chain, errors);
    }

    // A name that does not match is no matter of who signed it.
    private static bool IsSignedBy(X509Certificate2Collection roots, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf) return false;
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(leaf);
    }
}
