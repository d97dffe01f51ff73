namespace Gateway.Tracing.Platforms;

/// <summary>What a probe may look at: variables, files and the network of this process, or a test's.</summary>
internal sealed record Surroundings
{
    /// <summary>A file of this system is small; of anything longer the beginning will do.</summary>
    private const int MaxFileChars = 64 * 1024;

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    public required string HostName { get; init; }

    /// <summary>The folder that stands for the system's root.</summary>
    public string Root { get; init; } = "/";

    public static Surroundings OfThisProcess(IReadOnlyDictionary<string, string> variables) => new() { Variables = variables, HostName = Environment.MachineName };

    /// <summary>A variable's value; null when it is not set or empty.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A file's text; null when it cannot be read.</summary>
    /// <param name="path">From the root on, without a slash before it.</param>
    public async Task<string?> FileAsync(string path, CancellationToken ct)
    {
        try
        {
            using var file = new StreamReader(Path.Combine(Root, path));
            var buffer = new char[MaxFileChars];
            return new string(buffer, 0, await file.ReadBlockAsync(buffer, ct));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
