using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gateway.Aws.Secrets;

namespace Gateway.Sources;

/// <summary>The certificate by which a broker knows the gateway, for .NET's own TLS.</summary>
internal static class TlsIdentity
{
    /// <summary>What .NET says when OpenSSL met its SSL_ERROR_SYSCALL (5): the connection was cut while it wrote.</summary>
    private const string CutOff = "Operation failed with error - 5.";

    /// <summary>The certificate and what leads from it to its CA; null for none.</summary>
    public static SslStreamCertificateContext? ContextOf(ClientCertificate? certificate) =>
        certificate is null ? null : SslStreamCertificateContext.Create(certificate.Load(), certificate.Intermediates(), offline: true);

    /// <summary>True when a broker ended a connection because of our certificate, or for want of one.</summary>
    /// <param name="failed">What came of it.</param>
    /// <param name="isSecured">True when this end took the handshake for done and has heard nothing since.</param>
    public static bool IsRefused(Exception failed, bool isSecured = false)
    {
        for (Exception? cause = failed; cause is not null; cause = cause.InnerException)
        {
            // With TLS 1.3 a broker judges our certificate only then, and its word is lost where we have written meanwhile.
            if (isSecured && (cause is SocketException { SocketErrorCode: SocketError.ConnectionReset } || cause.Message == CutOff)) return true;
            // OpenSSL's words for what the other end said; .NET has none of its own.
            if (cause.Message.Contains("alert", StringComparison.Ordinal) && cause.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
