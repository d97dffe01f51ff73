using Gateway.Aws;
using Gateway.Aws.Mq;
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
        Credentials = credentials;
        Secrets = new SecretStore(new SecretsManagerClient(credentials, Http, secretsManager, clock), Environment.GetEnvironmentVariable, clock);
        Api = new SignedGet(credentials, Http, clock);
        var msk = new MskClient(Api, ServiceEndpoint.FromEnvironment("KAFKA"));
        Mq = new MqClient(Api, ServiceEndpoint.FromEnvironment("MQ"));
        KafkaAccess = new KafkaAccessParts(Secrets, msk, region => new MskTokens(credentials, region, clock), clock);
    }

    public HttpMessageInvoker Http { get; } = AwsHttp.CreateInvoker();

    public AwsCredentialSource Credentials { get; }

    /// <summary>Asks AWS as this process itself.</summary>
    public SignedGet Api { get; }

    public ISecretStore Secrets { get; }

    public KafkaAccessParts KafkaAccess { get; }

    /// <summary>The addresses of brokers with queues.</summary>
    public MqClient Mq { get; }

    public void Dispose() => Http.Dispose();
}
