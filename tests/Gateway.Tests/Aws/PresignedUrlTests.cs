using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;

namespace Gateway.Aws;

public sealed class PresignedUrlTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 9, 5, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("eu-west-1", null)]
    [InlineData("us-gov-east-1", "token/with+every=kind&of sign")]
    public void It_is_what_the_sdk_would_have_signed(string region, string? token)
    {
        var credentials = new ImmutableCredentials("AKIAEXAMPLE", "example/secret+key", token);
        var host = $"kafka.{region}.amazonaws.com";

        var ours = Sorted(new Uri(PresignedUrl.Get(host, "kafka-cluster:Connect", region, "kafka-cluster", TimeSpan.FromSeconds(900), credentials, Now)));

        Assert.Equal(Sorted(OfSdk(host, region, credentials)), ours);
        Assert.Contains("X-Amz-Expires=900", ours);
        Assert.Contains("Action=kafka-cluster%3AConnect", ours);
    }

    private static Uri OfSdk(string host, string region, ImmutableCredentials credentials)
    {
        using var request = new DefaultRequest(new AnyRequest(), "kafka-cluster")
        {
            HttpMethod = "GET",
            Endpoint = new Uri($"https://{host}/"),
            ResourcePath = "/",
            UseQueryString = true,
        };
        request.Parameters["Action"] = "kafka-cluster:Connect";
        request.Parameters["X-Amz-Expires"] = "900";
        if (credentials.UseToken) request.Parameters["X-Amz-Security-Token"] = credentials.Token;
        var result = AWS4PreSignedUrlSigner.SignRequest(
            request, new Config(), new RequestMetrics(), credentials.AccessKey, credentials.SecretKey, "kafka-cluster", region, Now.UtcDateTime);
        return new Uri($"{AmazonServiceClient.ComposeUrl(request)}&{result.ForQueryParameters}");
    }

    private static IReadOnlyList<string> Sorted(Uri uri) => [uri.GetLeftPart(UriPartial.Path), .. uri.Query.TrimStart('?').Split('&').Distinct().Order(StringComparer.Ordinal)];

    private sealed class AnyRequest : AmazonWebServiceRequest;

    private sealed class Config() : ClientConfig(null!)
    {
        public override string ServiceVersion => "2018-11-14";

        public override string UserAgent => "tests";

        public override string RegionEndpointServiceName => "kafka";

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => throw new NotSupportedException();
    }
}
