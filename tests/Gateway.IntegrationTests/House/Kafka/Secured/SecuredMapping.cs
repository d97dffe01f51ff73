using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests.House.Kafka.Secured;

/// <summary>A mapping whose brokers want to know who comes.</summary>
internal sealed record SecuredMapping : MappingSettings
{
    /// <summary><c>SourceAccessConfigurations</c>: types and references.</summary>
    public IReadOnlyList<(string Type, string Uri)> Access { get; init; } = [];

    public override void WriteTo(StringBuilder yaml)
    {
        base.WriteTo(yaml);
        if (Access.Count > 0) yaml.AppendLine("    SourceAccessConfigurations:");
        foreach (var (type, uri) in Access) yaml.AppendLine(CultureInfo.InvariantCulture, $"      - {{ Type: {type}, URI: \"{uri}\" }}");
    }
}
