using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Gateway.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Aws;

public sealed class AssumedRoleTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::444455556666:role/invoke-orders";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // The SDK compares expiry with the time of day, whatever clock it is given.
    private readonly TestClock _clock = new(TimeProvider.System.GetUtcNow());
    private readonly List<AWSCredentials> _own = [new SessionAWSCredentials("AKIAOWN", "own-secret", "own-token")];
    private FakeFunction _sts = null!;
    private TimeSpan _life = TimeSpan.FromHours(1);

    public async ValueTask InitializeAsync()
    {
        _sts = await FakeFunction.StartAsync();
        _sts.Answer = Session;
    }

    public ValueTask DisposeAsync() => _sts.DisposeAsync();

    [Fact]
    public async Task The_role_is_assumed_with_the_gateways_own_credentials()
    {
        var result = await GetAsync(Source());

        Assert.Equal(("ASIASESSION1", "role-secret", "role-token"), (result.Credentials!.AccessKey, result.Credentials.SecretKey, result.Credentials.Token));
        Assert.NotNull(result.Expires);
        var request = _sts.Only;
        var body = Encoding.UTF8.GetString(request.Body);
        Assert.Contains("Action=AssumeRole", body);
        Assert.Contains($"RoleArn={Uri.EscapeDataString(Role)}", body);
        Assert.Contains("RoleSessionName=gateway-orders", body);
        Assert.Contains("Credential=AKIAOWN/", request.Headers["Authorization"]);
        Assert.Contains("/eu-west-1/sts/aws4_request", request.Headers["Authorization"]);
        Assert.Equal("own-token", request.Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task A_session_near_its_end_is_followed_by_the_next_while_it_still_serves()
    {
        _life = TimeSpan.FromMinutes(4);
        var source = Source();
        await GetAsync(source);
        _clock.Advance(TimeSpan.FromSeconds(61));

        var meanwhile = source.GetAsync(default).AsTask();

        Assert.True(meanwhile.IsCompletedSuccessfully);
        Assert.Equal("ASIASESSION1", (await meanwhile).Credentials!.AccessKey);
        await UntilAsync(async () => (await GetAsync(source)).Credentials!.AccessKey != "ASIASESSION1");
    }

    [Fact]
    public async Task A_session_that_was_refused_is_replaced_at_once()
    {
        var source = Source();
        var refused = (await GetAsync(source)).Credentials!;

        var other = await source.ReplaceAsync(refused, default).WaitAsync(Patience);

        Assert.Equal("ASIASESSION2", other.Credentials!.AccessKey);
    }

    [Fact]
    public async Task Own_credentials_that_ran_out_are_replaced_once()
    {
        _own.Insert(0, new BasicAWSCredentials("AKIAOLD", "old-secret"));
        _sts.Answer = context => context.Request.Headers.Authorization.ToString().Contains("AKIAOLD", StringComparison.Ordinal)
            ? Error(context, "ExpiredToken", "The security token included in the request is expired")
            : Session(context);

        Assert.NotNull((await GetAsync(Source())).Credentials);
    }

    [Fact]
    public async Task A_role_that_may_not_be_assumed_says_what_to_do()
    {
        _sts.Answer = context => Error(context, "AccessDenied", $"User: arn:aws:sts::111122223333:assumed-role/gateway is not authorized to perform: sts:AssumeRole on resource: {Role}");

        var result = await GetAsync(Source());

        Assert.Null(result.Credentials);
        Assert.StartsWith($"The role {Role} cannot be assumed: User: arn:aws:sts::111122223333:assumed-role/gateway is not authorized to perform: sts:AssumeRole", result.Problem);
        Assert.EndsWith("Let the role's trust policy name the gateway's own, and give that sts:AssumeRole on it.", result.Problem);
        Assert.DoesNotContain("own-token", result.Problem);
    }

    [Theory]
    [InlineData("orders", "gateway-orders")]
    [InlineData("orders in/eu", "gateway-orders-in-eu")]
    public void A_session_has_a_name_that_AWS_takes(string mapping, string session)
    {
        Assert.Equal(session, AssumedRole.SessionOf(mapping));
        Assert.Equal(64, AssumedRole.SessionOf(new string('x', 100)).Length);
    }

    private static Task<CredentialsResult> GetAsync(AwsCredentialSource source) => source.GetAsync(default).AsTask().WaitAsync(Patience);

    private AwsCredentialSource Source()
    {
        var asked = 0;
        var own = new AwsCredentialSource(_ => Task.FromResult(_own[Math.Min(asked++, _own.Count - 1)]), _clock, NullLogger<AwsCredentialSource>.Instance);
        return AwsCredentialSource.OfRole(new AssumedRole(Role, "gateway-orders", own, "eu-west-1", _sts.Endpoint), _clock, NullLogger<AwsCredentialSource>.Instance);
    }

    private Task Session(HttpContext context)
    {
        var end = (TimeProvider.System.GetUtcNow() + _life).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync(
            $"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <AssumedRoleUser><AssumedRoleId>AROA:gateway-orders</AssumedRoleId><Arn>arn:aws:sts::444455556666:assumed-role/invoke-orders/gateway-orders</Arn></AssumedRoleUser>
            <Credentials><AccessKeyId>ASIASESSION{_sts.Requests.Count}</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey><SessionToken>role-token</SessionToken><Expiration>{end}</Expiration></Credentials>
            </AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>
            """);
    }

    private static Task Error(HttpContext context, string code, string message)
    {
        context.Response.StatusCode = 403;
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync(
            $"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>""");
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
