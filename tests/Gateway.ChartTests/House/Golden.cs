namespace Gateway.ChartTests.House;

/// <summary>Output as it was once read and found good. GATEWAY_UPDATE_GOLDEN=1 writes it anew, to be read again.</summary>
internal static class Golden
{
    private static readonly bool Update = Environment.GetEnvironmentVariable("GATEWAY_UPDATE_GOLDEN") == "1";

    public static void AssertSame(string path, string actual)
    {
        if (Update) File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{path} is missing; write it with GATEWAY_UPDATE_GOLDEN=1 and read it");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }
}
