using System.Text.Json;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.House.Service;

/// <summary>What <c>gateway doctor</c> found, in a process of its own.</summary>
/// <param name="Code">What it ended with.</param>
/// <param name="Output">All that it said.</param>
internal sealed record DoctorRun(int Code, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private JsonElement Json => JsonElement.Parse(Output);

    public IReadOnlyList<DoctorFinding> Findings => [.. Json.GetProperty("checks").EnumerateArray().Select(DoctorFinding.Of)];

    /// <summary>Those that are neither well nor skipped.</summary>
    public IReadOnlyList<DoctorFinding> Troubles => [.. Findings.Where(finding => finding.Status is "failed" or "warning")];

    /// <param name="settings">The configuration.</param>
    /// <param name="environment">Null for credentials that the function knows.</param>
    /// <param name="arguments">Further arguments; JSON is asked for where there are none.</param>
    public static async Task<DoctorRun> OfAsync(GatewaySettings settings, IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments)
    {
        var directory = Directory.CreateTempSubdirectory("gateway-doctor-");
        try
        {
            var path = settings.Write(directory.FullName, "http://127.0.0.1:0");
            string[] more = arguments is [] ? ["-o", "json"] : arguments;
            var (code, output) = await GatewayUnderTest.RunAsync(Limit, ["doctor", "--config", path, .. more], environment ?? GatewayEnvironment.With(AwsCredentials.Known));
            TestContext.Current.TestOutputHelper?.WriteLine(output);
            return new DoctorRun(code, output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public DoctorFinding Finding(string check) => Findings.First(finding => finding.Check == check);

    public void AssertStatus(string check, string status, string detail)
    {
        var finding = Finding(check);
        Assert.True(finding.Status == status && finding.Detail.Contains(detail, StringComparison.Ordinal), $"{check} is {finding.Status} with '{finding.Detail}', not {status} with '{detail}':{Environment.NewLine}{Output}");
    }
}
