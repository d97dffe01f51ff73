using System.Diagnostics;
using Gateway.Aws;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>Puts the checks of one mapping together, in the order in which a record passes what they look at.</summary>
internal static class MappingChecks
{
    public static CheckGroup Of(MappingSettings mapping, MappingCheckParts parts)
    {
        var broker = BrokerOf(mapping, parts);
        var destination = mapping.Destination is null ? [] : new[] { DestinationOf(mapping, mapping.Destination, broker, parts) };
        return new CheckGroup(mapping.Name, ConfigurationReport.Line(mapping), [.. broker.All(), .. new FunctionChecks(mapping, parts).All(), .. destination]) { Close = broker.DisposeAsync };
    }

    private static IBrokerChecks BrokerOf(MappingSettings mapping, MappingCheckParts parts) => mapping.Source switch
    {
        SourceKind.Kafka => new KafkaChecks(mapping, parts),
        SourceKind.RabbitMq => new RabbitMqChecks(mapping, parts),
        SourceKind.ActiveMq => new ActiveMqChecks(mapping, parts),
        _ => throw new UnreachableException($"Unknown source {mapping.Source}"),
    };

    private static Check DestinationOf(MappingSettings mapping, FailureDestination destination, IBrokerChecks broker, MappingCheckParts parts)
    {
        const string Name = "destination";
        if (destination.CarriesRecords) return new Check(Name, broker.DestinationAsync, IBrokerChecks.Login) { Limit = TimeSpan.FromSeconds(10) };
        return new Check(Name, ct => AskAsync(destination, parts, ct))
        {
            Obstacle = parts.LackOfCredentialsAsync,
            LateRemedy = $"Let the gateway's network reach {mapping.Destination} (a VPC endpoint or NAT).",
        };
    }

    private static async Task<Verdict> AskAsync(FailureDestination destination, MappingCheckParts parts, CancellationToken ct)
    {
        var (asked, api) = (new AwsDestination(destination, parts.Aws, parts.Region), new SignedCall(parts.Parts.Credentials, parts.Parts.Http, parts.Clock));
        var answer = await api.SendAsync(asked.Question(), ct);
        if (answer is { Problem: not null, BucketRegion: { } elsewhere } && elsewhere != parts.Region) answer = await api.SendAsync(asked.Question(elsewhere), ct);
        return DestinationVerdict.Of(destination, asked.Actions, answer);
    }
}
