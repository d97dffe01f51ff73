namespace Gateway.Hosting.Doctor;

/// <summary>What is known of where stdout goes.</summary>
internal static class Terminal
{
    /// <summary>False for files and pipes, where <c>NO_COLOR</c> is set, and for terminals that know none.</summary>
    public static bool HasColours =>
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>In characters; null for files and pipes.</summary>
    public static int? Width => !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var width ? width : null;
}
