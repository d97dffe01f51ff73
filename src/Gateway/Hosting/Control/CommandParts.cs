using Gateway.Aws;
using Gateway.Aws.Msk;
using Gateway.Aws.Secrets;
using Gateway.Configuration.Options;
using Gateway.Sources.Kafka.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Hosting.Control;

/// <summary>What a command that runs beside the service needs of the world: connections, credentials, secrets.</summary>
internal sealed class CommandParts : IDisposable
{
    public CommandParts(AwsOptions aws, TimeProvider clock)
    {
        var credentials = AwsCredentialSource.FromChain(clock, NullLogger<AwsCredentialSource>.Instance);
        var secretsManager = aws.SecretsManagerEndpoint is { } url ? new Uri(url) : null;
        Secrets = new SecretStore(new SecretsManagerClient(credentials, Http, secretsManager, clock), Environment.GetEnvironmentVariable, clock);
        var msk = new MskClient(new SignedGet(credentials, Http, clock), ServiceEndpoint.FromEnvironment("KAFKA"));
        KafkaAccess = new KafkaAccessParts(Secrets, msk, region => new MskTokens(credentials, region, clock), clock);
    }

    public HttpMessageInvoker Http { get; } = AwsHttp.CreateInvoker();

    public ISecretStore Secrets { get; }

    public KafkaAccessParts KafkaAccess { get; }

    public void Dispose() => Http.Dispose();
}
