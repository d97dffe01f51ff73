namespace Gateway.IntegrationTests.House.Image;

/// <summary>Runs the programs that build an image, each within minutes.</summary>
internal static class ContainerTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <returns>Exit code and all that was printed.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        var process = ChildProcess.StartProgram(program, arguments);
        await using (process)
        {
            var code = await Eventually.EndsAsync(process.Exited, Limit);
            return (code, string.Join('\n', process.Output));
        }
    }
}
