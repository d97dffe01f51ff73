using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.ActiveMq;

/// <summary>Whether the queues are subscribed to, and in whose words they are not.</summary>
internal sealed partial class BrokerLink(string mapping, ILogger logger)
{
    private volatile string? _problem;
    private volatile bool _isUp;

    /// <summary>True while every queue is subscribed to.</summary>
    public bool IsUp => _isUp;

    /// <summary>What is wrong, with the remedy; null when nothing is known to be.</summary>
    public string? Problem => _problem;

    public void Rise(Uri broker, IReadOnlyList<string> queues)
    {
        (_problem, _isUp) = (null, true);
        LogConsuming(mapping, string.Join(", ", queues), AddressOf(broker));
    }

    public void Fall(string problem)
    {
        _isUp = false;
        // What is said already need not be said again with every try.
        if (_problem == problem) return;
        _problem = problem;
        LogTrouble(mapping, problem);
    }

    /// <summary>The gateway itself leaves.</summary>
    public void Leave() => _isUp = false;

    /// <summary>A broker without what else an address may carry.</summary>
    public static string AddressOf(Uri broker) => broker.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    [LoggerMessage(EventIds.QueuesConsumed, LogLevel.Information, "{Mapping}: consumes {Queues} from {Broker}")]
    private partial void LogConsuming(string mapping, string queues, string broker);

    [LoggerMessage(EventIds.ActiveMqTrouble, LogLevel.Warning, "{Mapping}: {Problem} Trying again")]
    private partial void LogTrouble(string mapping, string problem);
}
