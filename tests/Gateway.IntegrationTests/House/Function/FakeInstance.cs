using System.Globalization;
using System.Net;
using Gateway.IntegrationTests.House.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>What an EC2 instance with a role finds at its metadata address, which asks for a token first (version 2).</summary>
internal sealed class FakeInstance : IAsyncDisposable
{
    private const string Token = "token-of-the-instance";
    private const string TokenPath = "/latest/api/token";
    private const string RolesPath = "/latest/meta-data/iam/security-credentials";
    private const string Role = "gateway-of-the-instance";

    private readonly WebApplication _application;
    private int _given;

    private FakeInstance()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    /// <summary>Whom it makes of those who ask.</summary>
    public AwsCredentials Session { get; set; } = AwsCredentials.Known;

    /// <summary>How long credentials are good for.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How often it gave credentials.</summary>
    public int Given => Volatile.Read(ref _given);

    /// <summary>What a gateway on this instance finds around itself.</summary>
    public Dictionary<string, string?> Environment
    {
        get
        {
            var environment = GatewayEnvironment.Without(("AWS_EC2_METADATA_SERVICE_ENDPOINT", _application.Urls.Single()));
            environment["AWS_EC2_METADATA_DISABLED"] = null;
            return environment;
        }
    }

    public static async Task<FakeInstance> StartAsync()
    {
        var fake = new FakeInstance();
        await fake._application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task ServeAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value);
        if (HttpMethods.IsPut(request.Method) && path == TokenPath && request.Headers.ContainsKey("X-aws-ec2-metadata-token-ttl-seconds")) return context.Response.WriteAsync(Token);
        if (request.Headers["X-aws-ec2-metadata-token"] != Token)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        // Both forms are in use among SDKs.
        if (path is RolesPath or RolesPath + "/") return context.Response.WriteAsync(Role);
        if (path == $"{RolesPath}/{Role}") return GiveAsync(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
    private Task GiveAsync(HttpContext context)
    {
        Interlocked.Increment(ref _given);
        var now = TimeProvider.System.GetUtcNow();
        return context.Response.WriteAsync(
            $$"""
            {
              "Code" : "Success",
              "LastUpdated" : "{{TextOf(now)}}",
              "Type" : "AWS-HMAC",
              "AccessKeyId" : "{{Session.AccessKeyId}}",
              "SecretAccessKey" : "{{Session.SecretAccessKey}}",
              "Token" : "{{Session.SessionToken}}",
              "Expiration" : "{{TextOf(now + Life)}}"
            }
            """);
    }

    private static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
