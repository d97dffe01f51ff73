using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Sources;

/// <summary>Why a broker's certificate is not trusted, for whoever has to mend it.</summary>
internal static class CertificateFault
{
    /// <summary>The last is what another CA of a known name comes to.</summary>
    private const X509ChainStatusFlags OfUnknownAuthority = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <param name="shown">The broker's certificate; null when it showed none.</param>
    /// <param name="host">Who was called.</param>
    /// <param name="errors">What was found; none for a certificate that is trusted.</param>
    /// <param name="chain">From the certificate to its CA as far as it could be followed, with what is wrong on the way.</param>
    /// <param name="hasAuthorities">True where the settings name a private CA.</param>
    /// <returns>A sentence for each fault, with its remedy; null when there is none.</returns>
    public static string? Of(X509Certificate2? shown, string host, SslPolicyErrors errors, X509Chain? chain, bool hasAuthorities)
    {
        if (shown is null) return "The broker shows no certificate: give it one.";
        if (errors == SslPolicyErrors.None) return null;
        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"The broker's certificate is for {NamesOf(shown)}, and not for {host}: call the broker by a name that its certificate has, or give it one for this name.");
        }

        if (chain is not null && errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) faults.AddRange(OfChain(shown, chain, hasAuthorities));
        return faults.Count > 0 ? string.Join(' ', faults) : $"The broker's certificate is not trusted ({errors}).";
    }

    private static IEnumerable<string> OfChain(X509Certificate2 shown, X509Chain chain, bool hasAuthorities)
    {
        foreach (var element in chain.ChainElements)
        {
            var isLeaf = element.Certificate.RawDataMemory.Span.SequenceEqual(shown.RawDataMemory.Span);
            if (element.ChainElementStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid)) yield return OfTime(element.Certificate, isLeaf, chain.ChainPolicy.VerificationTime);
        }

        if (chain.ChainStatus.Any(IsOfUnknownAuthority))
        {
            yield return $"The broker's certificate is of a CA that is not trusted, {chain.ChainElements[^1].Certificate.Issuer}: {(hasAuthorities ? "correct" : "name it as")} SERVER_ROOT_CA_CERTIFICATE.";
        }

        foreach (var status in chain.ChainStatus.Where(status => status.Status != X509ChainStatusFlags.NotTimeValid && !IsOfUnknownAuthority(status)))
        {
            yield return $"The broker's certificate is not trusted ({status.StatusInformation.Trim()}).";
        }
    }

    private static bool IsOfUnknownAuthority(X509ChainStatus status) => (status.Status & OfUnknownAuthority) != X509ChainStatusFlags.NoError;

    private static string OfTime(X509Certificate2 certificate, bool isLeaf, DateTime now)
    {
        var whose = isLeaf ? "The broker's certificate" : $"The CA {certificate.Subject} of the broker's certificate";
        return now.ToUniversalTime() > certificate.NotAfter.ToUniversalTime()
            ? $"{whose} has ended on {TextOf(certificate.NotAfter)}: renew it."
            : $"{whose} begins on {TextOf(certificate.NotBefore)} only: correct this machine's clock, or the certificate.";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.Subject;
    }

    private static string TextOf(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
