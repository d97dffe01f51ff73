using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Sources.RabbitMq;

/// <summary>What is wrong with the connection and with each queue, for status pages and, when it changes, for the log.</summary>
internal sealed partial class BrokerStatus(string mapping, ILogger logger)
{
    /// <summary>The scope of what concerns all queues.</summary>
    public const string Connection = "";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _problems = new(StringComparer.Ordinal);

    /// <summary>The connection's problem, else that of the first queue that has one; null when all is well.</summary>
    public string? Problem
    {
        get
        {
            lock (_gate) return _problems.Values.FirstOrDefault();
        }
    }

    /// <param name="scope"><see cref="Connection"/>, or a queue.</param>
    /// <param name="problem">What is wrong, and the remedy.</param>
    public void Fall(string scope, string problem)
    {
        lock (_gate)
        {
            var known = _problems.TryGetValue(scope, out var last) && last == problem;
            _problems[scope] = problem;
            if (known) return;
        }

        LogTrouble(mapping, problem);
    }

    public void Rise(string scope)
    {
        lock (_gate)
        {
            if (!_problems.Remove(scope)) return;
        }

        LogRecovered(mapping, scope == Connection ? "the broker" : $"queue {scope}");
    }

    [LoggerMessage(EventIds.RabbitTrouble, LogLevel.Warning, "{Mapping}: {Problem} Trying again")]
    private partial void LogTrouble(string mapping, string problem);

    [LoggerMessage(EventIds.RabbitRecovered, LogLevel.Information, "{Mapping}: {What} can be consumed from again")]
    private partial void LogRecovered(string mapping, string what);
}
