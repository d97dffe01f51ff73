using System.ComponentModel.DataAnnotations;

namespace Gateway.Configuration.Options;

/// <summary>How the gateway stops.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>How long a stop waits for what is in flight before it is released for redelivery. Default 25, range 1 to 3600, seconds.</summary>
    [Range(1, 3600)]
    public int DrainSeconds { get; set; } = 25;
}
