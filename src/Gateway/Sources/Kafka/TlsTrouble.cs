using Confluent.Kafka;

namespace Gateway.Sources.Kafka;

/// <summary>Tells whose certificate is refused, from OpenSSL's words: the client passes on nothing else.</summary>
internal static class TlsTrouble
{
    /// <summary>What the client is doing when a broker that has no use for its certificate ends the connection: with TLS 1.3 its handshake is over by then.</summary>
    private const string RightAfterHandshake = "in state APIVERSION_QUERY";

    /// <summary>True when the broker's certificate is not trusted here.</summary>
    public static bool IsOfBrokersCertificate(Error error) =>
        error.Code == ErrorCode.Local_Ssl && error.Reason.Contains("certificate verify failed", StringComparison.Ordinal);

    /// <summary>True when the broker does not take our certificate, or misses one.</summary>
    public static bool IsOfOurCertificate(Error error) => error.Code switch
    {
        ErrorCode.Local_Ssl => IsAlert(error) || error.Reason.Contains("client SSL authentication might be required", StringComparison.Ordinal),
        ErrorCode.Local_Transport => IsOfTls(error) && (IsAlert(error) || error.Reason.Contains(RightAfterHandshake, StringComparison.Ordinal)),
        _ => false,
    };

    private static bool IsOfTls(Error error) => error.Reason.Contains("SSL routines", StringComparison.Ordinal);

    private static bool IsAlert(Error error) => error.Reason.Contains("alert", StringComparison.Ordinal);
}
