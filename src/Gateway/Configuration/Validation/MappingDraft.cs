using System.Globalization;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>A mapping that is being checked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">What the operator wrote.</param>
/// <param name="All">What the mapping stands in.</param>
/// <param name="Now">The time of the check.</param>
internal sealed record MappingDraft(string Name, MappingOptions Options, GatewayOptions All, DateTimeOffset Now)
{
    /// <summary>The system it reads from; null where nothing tells.</summary>
    public SourceKind? Source { get; } = SourceDetection.Of(Options);

    /// <summary>True for what is read from queues: no topics, no positions, no groups.</summary>
    public bool IsOfQueues => Source is SourceKind.RabbitMq or SourceKind.ActiveMq;

    public GatewayMappingOptions Gateway => Options.Gateway;

    /// <summary>The key of the mapping itself.</summary>
    public string Whole => $"{nameof(GatewayOptions.EventSourceMappings)}.{Name}";

    /// <summary>The full key of one of its settings.</summary>
    public string Key(string setting) => $"{Whole}.{setting}";

    /// <summary>The full key of one entry of a list.</summary>
    public string Key(string setting, int index) => string.Create(CultureInfo.InvariantCulture, $"{Whole}.{setting}[{index}]");
}
