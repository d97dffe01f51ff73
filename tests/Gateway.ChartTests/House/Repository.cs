namespace Gateway.ChartTests.House;

/// <summary>Where things lie in the source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Charts { get; } = Path.Combine(Root, "charts");

    public static string Chart { get; } = Path.Combine(Charts, "gateway");

    /// <summary>The sources of these tests, for what they read and, when told to, write.</summary>
    public static string Tests { get; } = Path.Combine(Root, "tests", "Gateway.ChartTests");

    private static string Find(DirectoryInfo? directory) => directory switch
    {
        null => throw new InvalidOperationException("No Gateway.sln above the test assembly"),
        _ when File.Exists(Path.Combine(directory.FullName, "Gateway.sln")) => directory.FullName,
        _ => Find(directory.Parent),
    };
}
