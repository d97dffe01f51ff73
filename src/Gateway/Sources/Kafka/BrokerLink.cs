using Confluent.Kafka;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.Kafka;

/// <summary>Whether the broker can be reached and has our topics, and in whose words it cannot.</summary>
/// <remarks>The client tells of trouble but never of its end, so while in doubt the broker is asked.</remarks>
internal sealed partial class BrokerLink(string mapping, IReadOnlyList<string> topics, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    /// <summary>An error that the client repeats stays the last word for this long, though the broker answers probes.</summary>
    private static readonly TimeSpan ErrorLife = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private string? _problem;
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

    /// <summary>Notes what the client complains of.</summary>
    public void Note(Error error)
    {
        if (!error.IsFatal && !IsTrouble(error.Code)) return;
        lock (_gate) (_lastError, _fatal) = (clock.GetTimestamp(), _fatal || error.IsFatal);
        Fall(Describe(error));
    }

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
                Fall(Describe(error, topic));
                return;
            }

            Rise();
        }
        catch (KafkaException failed)
        {
            Fall(Describe(failed.Error));
        }
    }

    // A broker that goes away and comes back is told by the client as one of these; the rest it mends by itself.
    private static bool IsTrouble(ErrorCode code) => code is
        ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve or ErrorCode.Local_Ssl or ErrorCode.Local_Authentication
        or ErrorCode.UnknownTopicOrPart or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed
        or ErrorCode.ClusterAuthorizationFailed or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;

    private void Fall(string problem)
    {
        lock (_gate)
        {
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
            _problem = null;
        }

        LogRecovered(mapping);
    }

    private static string Describe(Error error, string? topic = null) => error.Code switch
    {
        _ when error.IsFatal => $"The client can go on only after a restart of the gateway. ({error.Reason})",
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition =>
            $"The topic {topic ?? "subscribed to"} does not exist: create it or correct Topics. ({error.Reason})",
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed =>
            $"Cluster failed to authorize the gateway: allow it Read and Describe on the topic and the consumer group. ({error.Reason})",
        ErrorCode.Local_Authentication => $"SASL authentication failed. ({error.Reason})",
        _ => $"Connection error. Please check your event source connection configuration. ({error.Reason})",
    };

    [LoggerMessage(EventIds.BrokerTrouble, LogLevel.Warning, "{Mapping}: {Problem} Trying again")]
    private partial void LogTrouble(string mapping, string problem);

    [LoggerMessage(EventIds.BrokerRecovered, LogLevel.Information, "{Mapping}: the broker can be reached again")]
    private partial void LogRecovered(string mapping);
}
