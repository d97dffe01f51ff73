using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>Begins sessions of roles, or denies them; also what a container finds on its host, which begins them too.</summary>
internal sealed class FakeSts : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = null };

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<long> _asked = new();
    private int _assumed;

    private FakeSts()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.Run(ServeAsync);
    }

    public string Endpoint => _application.Urls.Single();

    /// <summary>Whom a session makes of the caller; null denies it.</summary>
    public AwsCredentials? Session { get; set; } = AwsCredentials.Known;

    /// <summary>How long a session is good for.</summary>
    public TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Sessions begun.</summary>
    public int Assumed => Volatile.Read(ref _assumed);

    /// <summary>When it was asked, denied or not: timestamps of the system's clock, in order.</summary>
    public IReadOnlyList<long> Asked => [.. _asked];

    public static async Task<FakeSts> StartAsync()
    {
        var fake = new FakeSts();
        await fake._application.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        _asked.Enqueue(TimeProvider.System.GetTimestamp());
        if (Session is not { } session)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "text/xml";
            await context.Response.WriteAsync("<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>The gateway is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>");
            return;
        }

        Interlocked.Increment(ref _assumed);
        var end = (TimeProvider.System.GetUtcNow() + Life).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (HttpMethods.IsGet(context.Request.Method)) await AnswerContainerAsync(context, session, end);
        else await AnswerAsync(context, session, end);
    }

    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
    private static Task AnswerContainerAsync(HttpContext context, AwsCredentials session, string end) =>
        context.Response.WriteAsJsonAsync(new { session.AccessKeyId, session.SecretAccessKey, Token = session.SessionToken, Expiration = end }, Names);

    private static async Task AnswerAsync(HttpContext context, AwsCredentials session, string end)
    {
        var action = (await context.Request.ReadFormAsync())["Action"].ToString();
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(
            $"""
            <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
            <AssumedRoleUser><AssumedRoleId>AROA:session</AssumedRoleId><Arn>arn:aws:sts::444455556666:assumed-role/role/session</Arn></AssumedRoleUser>
            <Credentials><AccessKeyId>{session.AccessKeyId}</AccessKeyId><SecretAccessKey>{session.SecretAccessKey}</SecretAccessKey><SessionToken>{session.SessionToken}</SessionToken><Expiration>{end}</Expiration></Credentials>
            </{action}Result></{action}Response>
            """);
    }
}
