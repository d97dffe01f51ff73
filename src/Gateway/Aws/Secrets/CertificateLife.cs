using System.Security.Cryptography.X509Certificates;

namespace Gateway.Aws.Secrets;

/// <summary>How long certificates are good for.</summary>
internal static class CertificateLife
{
    /// <summary>The moment from which nobody accepts it.</summary>
    public static DateTimeOffset EndOf(X509Certificate2 certificate) => new(certificate.NotAfter.ToUniversalTime());

    /// <summary>The first end that is still to come: a bundle may carry what has ended long ago. Without one, the last that was.</summary>
    /// <param name="certificates">At least one.</param>
    /// <param name="now">What comes after it is to come.</param>
    public static DateTimeOffset FirstEndOf(X509Certificate2Collection certificates, DateTimeOffset now)
    {
        var ends = certificates.Select(EndOf).Order().ToList();
        var ahead = ends.FindIndex(end => end > now);
        return ahead < 0 ? ends[^1] : ends[ahead];
    }
}
