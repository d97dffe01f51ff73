using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>Runs <c>gateway redrive</c> with a test's configuration.</summary>
internal static class Redrive
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    /// <returns>Exit code and output.</returns>
    public static async Task<(int Code, string Output)> RunAsync(GatewaySettings settings, string from, params IEnumerable<string> more)
    {
        var directory = Directory.CreateTempSubdirectory("gateway-test-");
        try
        {
            var path = settings.Write(directory.FullName, "http://127.0.0.1:0");
            return await GatewayUnderTest.RunAsync(Limit, ["redrive", "--from", from, "--config", path, .. more], GatewayEnvironment.With(AwsCredentials.Known));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
