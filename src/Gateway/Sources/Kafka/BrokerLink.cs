using Confluent.Kafka;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.Kafka;

/// <summary>Whether the broker can be reached and has our topics, and in whose words it cannot.</summary>
/// <remarks>The client tells of trouble but never of its end, so while in doubt the broker is asked.</remarks>
/// <param name="mapping">The mapping's name.</param>
/// <param name="topics">What the broker is asked for.</param>
/// <param name="clock">Counts how long ago things were said.</param>
/// <param name="logger">Hears of changes.</param>
/// <param name="loginRemedy">What to do about a login that is refused, as sentences; null for nothing.</param>
internal sealed partial class BrokerLink(string mapping, IReadOnlyList<string> topics, TimeProvider clock, ILogger logger, string? loginRemedy = null)
{
    private const string AnyCertificateFault =
        "The broker's certificate has ended, is for another name, or is of a CA that is not trusted: renew it, correct the address, or name the CA as SERVER_ROOT_CA_CERTIFICATE.";

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    /// <summary>An error that the client repeats stays the last word for this long, though the broker answers probes.</summary>
    private static readonly TimeSpan ErrorLife = TimeSpan.FromSeconds(3);

    /// <summary>A cause that the client has told outlives for this long what merely follows from it. The client repeats it every 30 s.</summary>
    private static readonly TimeSpan CauseLife = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private string? _problem;

    // Written under the gate.
    private volatile string? _certificateFault;
    private long? _lastCause;
    private bool _doubtful = true;
    private bool _fatal;
    private long _lastError;
    private long _lastProbe;

    /// <summary>True once the broker has shown that it is there with all topics.</summary>
    public bool IsUp
    {
        get
        {
            lock (_gate) return !_doubtful;
        }
    }

    /// <summary>What is wrong, with the remedy; null when nothing is known to be.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate) return _problem;
        }
    }

    private string Untrusted => $"The gateway failed to authenticate server. {_certificateFault ?? AnyCertificateFault}";

    /// <summary>There is a new client: what was said of the last one counts no more.</summary>
    public void Begin()
    {
        lock (_gate) (_doubtful, _fatal, _problem, _lastCause, _certificateFault) = (true, false, null, null, null);
    }

    /// <summary>Notes what is wrong with a broker's certificate, for the client's own words are the same whatever it is.</summary>
    /// <param name="fault">Sentences with their remedies; null when nothing is known to be wrong.</param>
    public void NoteCertificate(string? fault)
    {
        string problem;
        lock (_gate)
        {
            var told = Untrusted;
            _certificateFault = fault;
            if (fault is null || _problem?.StartsWith(told, StringComparison.Ordinal) != true) return;
            // The client repeats itself only every 30 s.
            problem = Untrusted + _problem[told.Length..];
            if (problem == _problem) return;
            _problem = problem;
        }

        LogTrouble(mapping, problem);
    }

    /// <summary>Notes what the client complains of.</summary>
    /// <returns>True when another login could help: the two ends do not take each other's word for who they are.</returns>
    public bool Note(Error error)
    {
        var isRefusal = error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_Ssl || TlsTrouble.IsOfOurCertificate(error);
        if (!error.IsFatal && !isRefusal && !IsTrouble(error.Code)) return false;
        lock (_gate) (_lastError, _fatal) = (clock.GetTimestamp(), _fatal || error.IsFatal);
        Fall(error, Describe(error));
        return isRefusal;
    }

    /// <summary>Notes what keeps the client from being tried at all.</summary>
    public void Note(string problem) => Fall(new Error(ErrorCode.Local_Application), problem);

    /// <summary>Asks the broker, when in doubt and not just asked. Blocks up to two seconds for each topic.</summary>
    public void Probe(Handle handle)
    {
        lock (_gate)
        {
            if (!_doubtful || (_lastProbe != 0 && clock.GetElapsedTime(_lastProbe) < ProbeInterval)) return;
            _lastProbe = clock.GetTimestamp();
        }

        try
        {
            using var admin = new DependentAdminClientBuilder(handle).Build();
            foreach (var topic in topics)
            {
                var error = admin.GetMetadata(topic, AnswerTime).Topics[0].Error;
                if (!error.IsError) continue;
                Fall(error, Describe(error, topic));
                return;
            }

            Rise();
        }
        catch (KafkaException failed)
        {
            Fall(failed.Error, Describe(failed.Error));
        }
    }

    // A broker that goes away and comes back is told by the client as one of these; the rest it mends by itself.
    private static bool IsTrouble(ErrorCode code) => code is
        ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve or ErrorCode.UnknownTopicOrPart or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed
        or ErrorCode.ClusterAuthorizationFailed or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;

    // That nobody answers is told of every trouble, whatever is behind it.
    private static bool IsConsequence(Error error) => !TlsTrouble.IsOfOurCertificate(error) && error.Code is
        ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut;

    private void Fall(Error error, string problem)
    {
        lock (_gate)
        {
            if (!IsConsequence(error)) _lastCause = clock.GetTimestamp();
            else if (_problem is not null && _lastCause is { } last && clock.GetElapsedTime(last) < CauseLife) problem = _problem;
            var known = _problem == problem;
            (_doubtful, _problem) = (true, problem);
            if (known) return;
        }

        LogTrouble(mapping, problem);
    }

    private void Rise()
    {
        lock (_gate)
        {
            if (_fatal) return;
            if (_lastError != 0 && clock.GetElapsedTime(_lastError) < ErrorLife) return;
            _doubtful = false;
            if (_problem is null) return;
            (_problem, _lastCause) = (null, null);
        }

        LogRecovered(mapping);
    }

    private string Describe(Error error, string? topic = null) => error.Code switch
    {
        _ when error.IsFatal => $"The client can go on only after a restart of the gateway. ({error.Reason})",
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition =>
            $"The topic {topic ?? "subscribed to"} does not exist: create it or correct Topics. ({error.Reason})",
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed =>
            $"Cluster failed to authorize the gateway: allow it Read and Describe on the topic and the consumer group. ({error.Reason})",
        ErrorCode.Local_Authentication => $"SASL authentication failed.{(loginRemedy is null ? "" : $" {loginRemedy}")} ({error.Reason})",
        _ when TlsTrouble.IsOfBrokersCertificate(error) => $"{Untrusted} ({error.Reason})",
        _ when TlsTrouble.IsOfOurCertificate(error) =>
            $"Server failed to authenticate the gateway. The broker asks for a certificate of a CA that it trusts: name one as CLIENT_CERTIFICATE_TLS_AUTH, or renew it; the secret is read again, ever more slowly. ({error.Reason})",
        _ => $"Connection error. Please check your event source connection configuration. ({error.Reason})",
    };

    [LoggerMessage(EventIds.BrokerTrouble, LogLevel.Warning, "{Mapping}: {Problem} Trying again")]
    private partial void LogTrouble(string mapping, string problem);

    [LoggerMessage(EventIds.BrokerRecovered, LogLevel.Information, "{Mapping}: the broker can be reached again")]
    private partial void LogRecovered(string mapping);
}
