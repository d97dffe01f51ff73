namespace Gateway.Configuration.Validation;

public sealed class GatewayRulesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://[::]:8080/")]
    [InlineData("http://0.0.0.0:65535")]
    [InlineData("http://*:80")]
    [InlineData("http://+:80")]
    [InlineData("http://localhost:8080")]
    [InlineData("HTTP://localhost:8080")]
    public void An_address_that_can_be_listened_on_is_taken(string listen)
    {
        Assert.Equal(listen, Written.Load($"Admin: {{ Listen: '{listen}' }}\n" + Written.Orders()).Options!.Admin.Listen);
        Written.Mapping(Written.Load($"Admin: {{ Listen: '{listen}' }}\n" + Written.Orders()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("https://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:8080/admin")]
    [InlineData("http://localhost:0")]
    [InlineData("http://my-host:8080")]
    [InlineData("http://::1:8080")]
    [InlineData("http://[127.0.0.1]:8080")]
    [InlineData("http://:8080")]
    public void An_address_that_cannot_be_listened_on_is_refused(string listen)
    {
        var shown = listen.Length == 0 ? "empty" : listen;
        Assert.Equal(
            $"gateway.yaml:1: Admin.Listen is {shown}; it must be http://address:port, where the address is an IP address, localhost or * for every interface.",
            Written.Error(Written.Load($"Admin: {{ Listen: '{listen}' }}\n" + Written.Orders())));
    }

    [Theory]
    [InlineData("file:/run/secrets/token")]
    [InlineData("env:ADMIN_TOKEN")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:gateway-admin")]
    public void The_admin_token_is_a_reference(string token) =>
        Written.Mapping(Written.Load($"Admin: {{ Token: '{token}' }}\n" + Written.Orders()));

    [Fact]
    public void An_admin_token_that_is_written_down_is_refused_and_not_shown() => Assert.Equal(
        "gateway.yaml:1: Admin.Token is not a reference to a secret (not shown, for it could be the secret); it must be a Secrets Manager ARN, file:/path or env:NAME.",
        Written.Error(Written.Load("Admin: { Token: planted-token }\n" + Written.Orders())));

    [Theory]
    [InlineData("LambdaEndpoint")]
    [InlineData("SqsEndpoint")]
    [InlineData("SnsEndpoint")]
    [InlineData("S3Endpoint")]
    [InlineData("SecretsManagerEndpoint")]
    [InlineData("XRayEndpoint")]
    public void Every_endpoint_is_checked(string endpoint)
    {
        foreach (var bad in new[] { "127.0.0.1:9001", "ftp://a", "https://", "http://a/path", "http://a?b", "/a" })
            Assert.Equal($"gateway.yaml:1: Aws.{endpoint} is {bad}; it must be http://host:port or https://host:port, with nothing after it.", Written.Error(Load(bad)));

        ConfigurationResult Load(string value) => Written.Load($"Aws: {{ {endpoint}: '{value}' }}\n" + Written.Orders());
    }

    [Fact]
    public void XRays_endpoint_may_be_another() =>
        Written.Mapping(Written.Load("Aws: { XRayEndpoint: 'https://vpce-1.xray.eu-west-1.vpce.amazonaws.com' }\n" + Written.Orders()));

    [Theory]
    [InlineData("LambdaEndpoint", "http://127.0.0.1:9001")]
    [InlineData("LambdaEndpoint", "https://vpce-1.lambda.eu-west-1.vpce.amazonaws.com/")]
    [InlineData("SecretsManagerEndpoint", "http://127.0.0.1:9001")]
    [InlineData("SqsEndpoint", "http://127.0.0.1:9001")]
    [InlineData("SnsEndpoint", "http://127.0.0.1:9001")]
    [InlineData("S3Endpoint", "http://127.0.0.1:9001")]
    public void The_endpoint_of_a_service_that_is_called_may_be_another(string endpoint, string value) =>
        Written.Mapping(Written.Load($"Aws: {{ {endpoint}: '{value}' }}\n" + Written.Orders()));

    [Fact]
    public void The_collectors_endpoint_is_checked_too()
    {
        Assert.Contains("Tracing.OtlpEndpoint is nowhere; it must be http://", Written.Error(Written.Load("Tracing: { OtlpEndpoint: nowhere }\n" + Written.Orders())));
    }

    [Fact]
    public void A_password_in_an_endpoint_is_refused_and_not_shown()
    {
        var error = Written.Error(Written.Load("Aws: { LambdaEndpoint: 'http://user:hunter2@a' }\n" + Written.Orders()));

        Assert.Contains("Aws.LambdaEndpoint is http://***@a; ", error);
        Assert.DoesNotContain("hunter2", error);
    }

    [Theory]
    [InlineData("eu-west-1", true)]
    [InlineData("us-gov-west-1", true)]
    [InlineData("eu-isoe-west-1", true)]
    [InlineData("Ireland", false)]
    [InlineData("eu-west", false)]
    [InlineData("eu-west-1a", false)]
    [InlineData("''", false)]
    public void A_region_has_the_form_of_one(string region, bool isValid)
    {
        Assert.Equal(isValid, Written.Load($"Aws: {{ Region: {region} }}\n" + Written.Orders()).IsValid);
    }

    [Fact]
    public void Tracing_with_an_error_is_not_resolved()
    {
        var result = Written.Load("Tracing: { DaemonAddress: nowhere }\n" + Written.Orders());

        Assert.Null(result.Tracing);
        Assert.Equal($"gateway.yaml:1: Tracing.DaemonAddress is nowhere; {DaemonAddress.Form}.", Written.Error(result));
    }
}
