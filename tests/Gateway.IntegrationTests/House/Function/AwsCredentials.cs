namespace Gateway.IntegrationTests.House.Function;

/// <summary>The key pair that the fake service knows, and that the gateway under test is given.</summary>
internal sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string SessionToken)
{
    public static AwsCredentials Known { get; } = new("AKIAINTEGRATIONTESTS", "an/integration+test's=secret~key.of.forty", "session//token+with==signs");

    /// <summary>The same identity with a secret that the service does not know.</summary>
    public AwsCredentials Forged => this with { SecretAccessKey = "not-the-secret" };
}
