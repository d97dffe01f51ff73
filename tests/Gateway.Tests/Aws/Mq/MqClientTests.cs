using Gateway.Configuration;
using Gateway.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Aws.Mq;

public sealed class MqClientTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:mq:eu-west-1:111122223333:broker:orders:b-1234a5b6-78cd-901e-2fgh-3i45j6k178l9";

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
    public async Task The_broker_is_asked_for_with_a_signed_request()
    {
        Answer(200, "{}");

        await FindAsync(SourceKind.RabbitMq);

        var request = _aws.Only;
        Assert.Equal(("GET", "/v1/brokers/b-1234a5b6-78cd-901e-2fgh-3i45j6k178l9"), (request.Method, request.Target));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260304/eu-west-1/mq/aws4_request, ", request.Headers["Authorization"]);
        Assert.Equal(request.ExpectedAuthorization("example-secret"), request.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(SourceKind.RabbitMq, """{"brokerInstances":[{"consoleURL":"https://b-1.mq.eu-west-1.on.aws","endpoints":["amqps://b-1.mq.eu-west-1.on.aws:5671"]}]}""", "amqps://b-1.mq.eu-west-1.on.aws:5671")]
    [InlineData(
        SourceKind.ActiveMq,
        """{"brokerInstances":[{"endpoints":["ssl://b-1-1:61617","amqp+ssl://b-1-1:5671","stomp+ssl://b-1-1:61614","wss://b-1-1:61619"]},{"endpoints":["ssl://b-1-2:61617"],"ipAddress":"10.0.0.2"}]}""",
        "ssl://b-1-1:61617 ssl://b-1-2:61617")]
    internal async Task The_addresses_are_those_that_the_source_speaks_of_all_instances(SourceKind source, string answer, string addresses)
    {
        Answer(200, answer);

        var brokers = await FindAsync(source);

        Assert.Equal((addresses, null), (string.Join(' ', brokers.Addresses.Select(uri => uri.OriginalString)), brokers.Problem));
    }

    [Theory]
    [InlineData(200, """{"brokerState":"CREATION_IN_PROGRESS"}""", " tells of no address that begins with amqps://; it may still be in creation, or of another engine than Gateway.Source says.")]
    [InlineData(200, """{"brokerInstances":[{"endpoints":["ssl://b:61617",7]},{}]}""", " tells of no address that begins with amqps://; it may still be in creation, or of another engine than Gateway.Source says.")]
    [InlineData(403, """{"message":"User r is not authorized.","__type":"AccessDeniedException"}""", ": give the gateway's role mq:DescribeBroker, or write them into Gateway.BrokerUri. (AccessDeniedException: User r is not authorized)")]
    [InlineData(404, """{"__type":"NotFoundException"}""", ": correct EventSourceArn, or write them into Gateway.BrokerUri. (NotFoundException)")]
    [InlineData(503, "<html>", ": let the gateway's network reach the API, or write them into Gateway.BrokerUri. (HTTP status 503)")]
    public async Task What_is_not_told_becomes_a_sentence_with_its_remedy(int status, string body, string problem)
    {
        Answer(status, body);

        var brokers = await FindAsync(SourceKind.RabbitMq);

        Assert.Empty(brokers.Addresses);
        Assert.EndsWith(problem, brokers.Problem, StringComparison.Ordinal);
        Assert.Contains(Arn, brokers.Problem, StringComparison.Ordinal);
    }

    private Task<MqBrokers> FindAsync(SourceKind source) =>
        new MqClient(new SignedGet(AwsCredentialSource.Fixed("AKIAEXAMPLE", "example-secret", _clock, NullLogger<AwsCredentialSource>.Instance), _http, _clock), _aws.Endpoint)
            .FindAsync(Arn, "eu-west-1", source, TestContext.Current.CancellationToken);

    private void Answer(int status, string body) => _aws.Answer = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };
}
