using Gateway.Configuration;
using Gateway.Hosting.Policy;

namespace Gateway.Hosting.Dev;

/// <summary>Decides whether a local run has to call AWS at all: its broker, a secret or a failure destination may be there.</summary>
internal static class AwsNeeds
{
    /// <param name="mapping">The mapping as it is run.</param>
    /// <param name="configuration">Of which only <paramref name="mapping"/> counts.</param>
    public static bool Of(MappingSettings mapping, ConfigurationResult configuration) =>
        SecretsOf(mapping).Any(secret => secret is { Kind: SecretKind.SecretsManager })
        || IsInAws(configuration.Options!.Admin.Token)
        || BrokerAccess.Of(configuration with { Mappings = [mapping] }).Any()
        || mapping.Destination is { Kind: DestinationKind.Sqs or DestinationKind.Sns or DestinationKind.S3 };

    private static IEnumerable<SecretReference?> SecretsOf(MappingSettings mapping) => [mapping.BasicAuth, mapping.ClientCertificate, mapping.ServerRootCa];

    private static bool IsInAws(string? written) => written is not null && SecretReference.Parse(written) is { Kind: SecretKind.SecretsManager };
}
