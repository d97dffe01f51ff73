using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>The environment of the gateway under test: known credentials, and nothing of the machine's own settings.</summary>
internal static class GatewayEnvironment
{
    private static readonly string[] Foreign =
        ["GATEWAY_CONFIG", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_XRAY_DAEMON_ADDRESS", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE"];

    public static Dictionary<string, string?> With(AwsCredentials? credentials, string? taskMetadata = null)
    {
        var environment = Foreign.ToDictionary(name => name, _ => (string?)null);
        environment["ECS_CONTAINER_METADATA_URI_V4"] = taskMetadata;
        environment["ECS_CONTAINER_METADATA_URI"] = null;
        environment["AWS_EC2_METADATA_DISABLED"] = "true";
        environment["AWS_CONFIG_FILE"] = "/dev/null";
        environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        environment["AWS_ACCESS_KEY_ID"] = credentials?.AccessKeyId;
        environment["AWS_SECRET_ACCESS_KEY"] = credentials?.SecretAccessKey;
        environment["AWS_SESSION_TOKEN"] = credentials?.SessionToken;
        return environment;
    }

    /// <summary>No credentials of its own; instead what a container or a pod is told of where to find some.</summary>
    public static Dictionary<string, string?> Without(params IEnumerable<(string Name, string Value)> told)
    {
        var environment = With(null);
        foreach (var (name, value) in told)
        {
            environment[name] = value;
        }

        return environment;
    }
}
