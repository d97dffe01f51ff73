using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Probing;

/// <summary>Sorts what librdkafka complains of.</summary>
internal static class KafkaFaults
{
    public static ProbeFaultKind KindOf(Error error) => error.Code switch
    {
        ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed => ProbeFaultKind.LoginRefused,
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed => ProbeFaultKind.Denied,
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition or ErrorCode.TopicException => ProbeFaultKind.Missing,
        _ when TlsTrouble.IsOfBrokersCertificate(error) || TlsTrouble.IsOfOurCertificate(error) => ProbeFaultKind.Untrusted,
        ErrorCode.Local_Ssl => ProbeFaultKind.Untrusted,
        ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_Resolve or ErrorCode.RequestTimedOut
            or ErrorCode.Local_WaitCoord => ProbeFaultKind.Unreachable,
        _ => ProbeFaultKind.Other,
    };

    /// <summary>True when waiting longer for the answer is of no use.</summary>
    public static bool IsFinal(Error error) => KindOf(error) is ProbeFaultKind.LoginRefused or ProbeFaultKind.Untrusted or ProbeFaultKind.Denied;

    /// <summary>True when it merely follows from something else: that nobody answers is told of every trouble.</summary>
    public static bool IsConsequence(Error error) => error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut or ErrorCode.Local_WaitCoord;
}
