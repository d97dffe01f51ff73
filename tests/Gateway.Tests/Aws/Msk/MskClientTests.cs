using Gateway.Configuration;
using Gateway.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Aws.Msk;

public sealed class MskClientTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2";
    private const string All =
        """{"bootstrapBrokerString":"b-1:9092,b-2:9092","bootstrapBrokerStringTls":"b-1:9094","bootstrapBrokerStringSaslScram":"b-1:9096","bootstrapBrokerStringSaslIam":"b-1:9098, b-2:9098"}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly TestClock _clock = new();
    private FakeFunction _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await FakeFunction.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task The_clusters_brokers_are_asked_for_with_a_signed_request()
    {
        Answer(200, All);

        await FindAsync(null);

        var request = _aws.Only;
        Assert.Equal(("GET", $"/v1/clusters/{Uri.EscapeDataString(Arn)}/bootstrap-brokers"), (request.Method, request.Target));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260304/eu-west-1/kafka/aws4_request, SignedHeaders=host;x-amz-date, Signature=", request.Headers["Authorization"]);
        Assert.Equal(request.ExpectedAuthorization("example-secret"), request.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(KafkaProtocol.Plaintext, "b-1:9092 b-2:9092")]
    [InlineData(KafkaProtocol.Tls, "b-1:9094")]
    [InlineData(KafkaProtocol.SaslScram512, "b-1:9096")]
    [InlineData(KafkaProtocol.MskIam, "b-1:9098 b-2:9098")]
    internal async Task The_brokers_are_those_that_are_spoken_to_as_the_settings_say(KafkaProtocol protocol, string servers)
    {
        Answer(200, All);

        var brokers = await FindAsync(protocol);

        Assert.Equal((protocol, servers), (brokers.Protocol!.Value, string.Join(' ', brokers.Servers)));
    }

    [Theory]
    [InlineData(All, KafkaProtocol.MskIam)]
    [InlineData("""{"bootstrapBrokerString":"b:9092","bootstrapBrokerStringTls":"b:9094","bootstrapBrokerStringSaslScram":"b:9096"}""", KafkaProtocol.Tls)]
    [InlineData("""{"bootstrapBrokerString":"b:9092","bootstrapBrokerStringTls":""}""", KafkaProtocol.Plaintext)]
    internal async Task Where_nothing_is_said_the_best_that_needs_no_secret_is_taken(string answer, KafkaProtocol protocol)
    {
        Answer(200, answer);

        Assert.Equal(protocol, (await FindAsync(null)).Protocol);
    }

    [Fact]
    public async Task A_listener_that_the_cluster_lacks_is_a_problem()
    {
        Answer(200, """{"bootstrapBrokerStringSaslIam":"b-1:9098"}""");

        var brokers = await FindAsync(KafkaProtocol.SaslScram512);

        Assert.Empty(brokers.Servers);
        Assert.Equal($"The MSK cluster {Arn} has no listener for SASL/SCRAM: turn it on at the cluster, or correct SourceAccessConfigurations.", brokers.Problem);
    }

    [Theory]
    [InlineData(403, """{"__type":"ForbiddenException","message":"User r is not authorized."}""", "give the gateway's role kafka:GetBootstrapBrokers, or write them into Gateway.BootstrapServers. (ForbiddenException: User r is not authorized)")]
    [InlineData(404, """{"__type":"NotFoundException"}""", "correct EventSourceArn, or write them into Gateway.BootstrapServers. (NotFoundException)")]
    [InlineData(503, "<html>", "let the gateway's network reach the API, or write them into Gateway.BootstrapServers. (HTTP status 503)")]
    [InlineData(200, "<html>", "let the gateway's network reach the API, or write them into Gateway.BootstrapServers. (an answer that is no JSON)")]
    [InlineData(403, """{"__type":"InvalidSignatureException","message":"x-amz-security-token:example-token"}""", "let the gateway's network reach the API, or write them into Gateway.BootstrapServers. (InvalidSignatureException: AWS computes another signature; correct the secret access key, or the clock of this machine)")]
    public async Task An_error_becomes_a_sentence_with_its_remedy(int status, string body, string remedy)
    {
        Answer(status, body);

        Assert.Equal(
            $"Connection error. Please check your event source connection configuration. The brokers of {Arn} cannot be looked up: {remedy}",
            (await FindAsync(null)).Problem);
    }

    [Fact]
    public async Task An_API_that_cannot_be_reached_is_a_problem()
    {
        var brokers = await Client(new Uri("http://127.0.0.1:1")).FindAsync(Arn, "eu-west-1", null, default).WaitAsync(Patience);

        Assert.Contains("(http://127.0.0.1:1 cannot be reached (", brokers.Problem);
    }

    private Task<MskBrokers> FindAsync(KafkaProtocol? wanted) => Client(_aws.Endpoint).FindAsync(Arn, "eu-west-1", wanted, default).WaitAsync(Patience);

    private MskClient Client(Uri endpoint) =>
        new(new SignedGet(AwsCredentialSource.Fixed("AKIAEXAMPLE", "example-secret", _clock, NullLogger<AwsCredentialSource>.Instance), _http, _clock), endpoint);

    private void Answer(int status, string body) => _aws.Answer = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };
}
