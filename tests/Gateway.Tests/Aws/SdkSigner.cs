using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;

namespace Gateway.Aws;

/// <summary>The SDK's own signature of an Invoke request, built the way its Lambda client builds one.</summary>
internal static class SdkSigner
{
    public static (string Authorization, Uri Uri) Sign(
        Uri endpoint, string region, string function, string? qualifier, byte[] payload, ImmutableCredentials credentials, DateTimeOffset at)
    {
        using var request = new DefaultRequest(new InvokeRequest(), "Lambda")
        {
            HttpMethod = "POST",
            Endpoint = endpoint,
            ResourcePath = "/2015-03-31/functions/{FunctionName}/invocations",
            UseQueryString = true,
            AuthenticationRegion = region,
            OverrideSigningServiceName = "lambda",
            Content = payload,
        };
        request.AddPathResource("{FunctionName}", function);
        if (qualifier is not null) request.Parameters["Qualifier"] = qualifier;
        request.Headers["Content-Type"] = "application/json";
        request.Headers["X-Amz-Invocation-Type"] = "RequestResponse";
        request.Headers["X-Amzn-Trace-Id"] = "Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13";
        if (credentials.UseToken) request.Headers["X-Amz-Security-Token"] = credentials.Token;

        var result = new AWS4Signer().SignRequest(
            request, new Config(), new RequestMetrics(), credentials.AccessKey, credentials.SecretKey, at.UtcDateTime);
        return (result.ForAuthorizationHeader, AmazonServiceClient.ComposeUrl(request));
    }

    private sealed class InvokeRequest : AmazonWebServiceRequest;

    private sealed class Config() : ClientConfig(null!)
    {
        public override string ServiceVersion => "2015-03-31";

        public override string UserAgent => "tests";

        public override string RegionEndpointServiceName => "lambda";

        public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
            throw new NotSupportedException();
    }
}
