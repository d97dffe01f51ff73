using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>An event source mapping as it was found, whatever it was found in.</summary>
/// <param name="Name">What the gateway is to call it.</param>
/// <param name="Id">What it is called where it was found: a logical id, an address, a UUID.</param>
/// <param name="Settings">In CloudFormation's words; an <see cref="IntrinsicNode"/> where a value is not known.</param>
/// <param name="Remedy">How to find out such a value, as a clause.</param>
internal sealed record ImportedMapping(string Name, string Id, MapNode Settings, string Remedy)
{
    /// <summary>The mapping's UUID, which is its consumer group unless it names another; null when not known.</summary>
    public string? Uuid { get; init; }

    /// <summary>How to find out the UUID, as a clause.</summary>
    public string UuidRemedy { get; init; } = "";

    /// <summary>RabbitMQ or ActiveMQ, where something tells; an Amazon MQ ARN does not.</summary>
    public SourceKind? Engine { get; init; }

    /// <summary>The type of what it reads, where the settings do not tell; null when not known.</summary>
    public string? Reads { get; init; }

    /// <summary>Why it stays with Lambda; null for what is carried over.</summary>
    public string? Skipped { get; init; }

    /// <summary>What an operator should know of it, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
