using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Gateway.IntegrationTests.House.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>What the gateway looks up in an account: secrets, and where the brokers of MSK and of Amazon MQ listen.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _secretsAsked;

    private FakeAws()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    /// <summary>Secrets by their ARN.</summary>
    public ConcurrentDictionary<string, string> Secrets { get; } = new();

    /// <summary>How often it was asked for one.</summary>
    public int SecretsAsked => Volatile.Read(ref _secretsAsked);

    /// <summary><c>host:port</c> of a cluster that knows clients by SASL/SCRAM.</summary>
    public string? ScramBroker { get; set; }

    /// <summary>The address of a broker of Amazon MQ.</summary>
    public Uri? MqBroker { get; set; }

    /// <summary>True while the role may do nothing.</summary>
    public volatile bool IsDenied;

    /// <summary>What a gateway has to be told to look things up here.</summary>
    public Dictionary<string, string?> Environment
    {
        get
        {
            var url = _application.Urls.Single();
            return new(GatewayEnvironment.With(AwsCredentials.Known)) { ["AWS_ENDPOINT_URL_KAFKA"] = url, ["AWS_ENDPOINT_URL_MQ"] = url, ["Aws__SecretsManagerEndpoint"] = url };
        }
    }

    public static async Task<FakeAws> StartAsync()
    {
        var fake = new FakeAws();
        await fake._application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var (service, answer) = context.Request.Path.Value switch
        {
            var path when path!.StartsWith("/v1/clusters/", StringComparison.Ordinal) => ("kafka", ScramBroker is null ? null : $$"""{"bootstrapBrokerStringSaslScram":"{{ScramBroker}}"}"""),
            var path when path!.StartsWith("/v1/brokers/", StringComparison.Ordinal) => ("mq", MqBroker is null ? null : $$"""{"brokerInstances":[{"endpoints":["{{MqBroker.OriginalString}}"]}]}"""),
            _ => ("secretsmanager", SecretOf(body.ToArray())),
        };
        var fault = IsDenied ? "not allowed" : SignatureCheck.Fault(context.Request, body.ToArray(), AwsCredentials.Known, FakeLambda.Region, service);
        context.Response.StatusCode = fault is not null ? StatusCodes.Status403Forbidden : answer is null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        await context.Response.WriteAsync(
            fault is not null ? JsonSerializer.Serialize(new { __type = "AccessDeniedException", message = fault }) : answer ?? """{"__type":"ResourceNotFoundException"}""");
    }

    private string? SecretOf(byte[] request)
    {
        Interlocked.Increment(ref _secretsAsked);
        return Secrets.TryGetValue(JsonElement.Parse(request).GetProperty("SecretId").GetString()!, out var text) ? JsonSerializer.Serialize(new { SecretString = text }) : null;
    }
}
