using System.Globalization;
using Gateway.Configuration;

namespace Gateway.Sources.RabbitMq;

/// <summary>Knows RabbitMQ's limit on how long a message may stay unacknowledged.</summary>
internal static class ConsumerTimeout
{
    /// <summary>The broker's default for <c>consumer_timeout</c>; it closes a channel that keeps a message longer.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(30);

    /// <summary>A warning when a mapping's invocations, with their repetitions, may take longer than the broker waits; else null.</summary>
    public static string? Warning(MappingSettings mapping)
    {
        var timeout = mapping.InvocationTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (mapping.MaximumRetryAttempts is not { } retries)
        {
            return $"MaximumRetryAttempts is -1, so a message that keeps failing stays unacknowledged for longer than RabbitMQ's consumer_timeout (30 minutes by default); "
                + "the broker then closes the channel and delivers again what was in flight. Set MaximumRetryAttempts, or raise consumer_timeout at the broker.";
        }

        if (mapping.InvocationTimeout.TotalSeconds * (retries + 1.0) <= Default.TotalSeconds) return null;
        return $"Gateway.InvocationTimeoutSeconds is {timeout} and MaximumRetryAttempts is {retries}: together they may keep a message unacknowledged for longer than RabbitMQ's consumer_timeout "
            + "(30 minutes by default); the broker then closes the channel and delivers again what was in flight. Lower one of them, or raise consumer_timeout at the broker.";
    }
}
