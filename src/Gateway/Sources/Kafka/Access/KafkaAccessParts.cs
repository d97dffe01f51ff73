using Gateway.Aws.Msk;
using Gateway.Aws.Secrets;

namespace Gateway.Sources.Kafka.Access;

/// <summary>Where logins are had from; shared by all mappings.</summary>
/// <param name="Secrets">Users, passwords, certificates.</param>
/// <param name="Msk">The addresses of clusters.</param>
/// <param name="TokensOf">Tokens for the clusters of a region.</param>
/// <param name="Clock">Says which certificates have ended.</param>
internal sealed record KafkaAccessParts(ISecretStore Secrets, MskClient Msk, Func<string, MskTokens> TokensOf, TimeProvider Clock);
