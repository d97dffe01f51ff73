using Confluent.Kafka;

namespace Gateway.Sources.Kafka.Native;

/// <summary>Ends the sleep of an older librdkafka whose queue was full and is empty again.</summary>
/// <remarks>
/// Below 2.2 a broker thread that found the queue full looks again only when something else wakes it, at the latest after a
/// second; from 2.2 on <c>fetch.queue.backoff.ms</c> says when. Of the client's calls the one that wakes all broker threads
/// is to set the SASL credentials. Set again as they are, they change nothing; so whoever changes them does it here.
/// </remarks>
/// <param name="config">The client's settings, with its SASL credentials if it has any.</param>
/// <param name="setCredentials">The client's call.</param>
internal sealed class FetchNudge(ConsumerConfig config, Action<string, string> setCredentials)
{
    private const int BackoffSettingSince = 0x02020000;
    private const string BackoffMs = "5";

    private readonly bool _isNeeded = !HasBackoffSetting;
    private readonly Lock _gate = new();
    private readonly long _fullQueueBytes = (config.QueuedMaxMessagesKbytes ?? 0) * 1024L;
    private (string Name, string Password) _credentials = (config.SaslUsername ?? "none", config.SaslPassword ?? "none");
    private long _consumed;

    private static bool HasBackoffSetting
    {
        get
        {
            LibrdkafkaLoader.EnsureLoaded();
            return Library.Version >= BackoffSettingSince;
        }
    }

    /// <summary>Where the library can be told itself, tells it.</summary>
    public static void Configure(ConsumerConfig config)
    {
        if (HasBackoffSetting) config.Set("fetch.queue.backoff.ms", BackoffMs);
    }

    public void Consumed(long bytes) => _consumed += bytes;

    /// <summary>Nothing more waits in the client. Only after half a queue's worth can it have been full meanwhile.</summary>
    public void Drained()
    {
        if (_consumed < _fullQueueBytes / 2) return;
        _consumed = 0;
        if (_isNeeded) SetCredentials();
    }

    /// <summary>The client logs in with these from now on. Connections that it has stay as they are.</summary>
    public void Adopt(string name, string password)
    {
        // One lock for both: a nudge that came with the old ones behind this would undo it.
        lock (_gate)
        {
            _credentials = (name, password);
            setCredentials(name, password);
        }
    }

    private void SetCredentials()
    {
        lock (_gate) setCredentials(_credentials.Name, _credentials.Password);
    }
}
