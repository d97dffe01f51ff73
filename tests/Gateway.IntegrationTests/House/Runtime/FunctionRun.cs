using System.Text.Json;

namespace Gateway.IntegrationTests.House.Runtime;

/// <summary>One call, as the function itself tells of it.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Request">The request id.</param>
/// <param name="Arn">The function's ARN, as it was invoked.</param>
/// <param name="Name">The function's name.</param>
/// <param name="Remaining">Milliseconds until its time is up.</param>
/// <param name="Trace">The trace header that it sees.</param>
/// <param name="Offsets">Of the records in the event, in its order.</param>
internal sealed record FunctionRun(int Process, string Request, string Arn, string Name, int Remaining, string Trace, IReadOnlyList<long> Offsets)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    /// <summary>All calls so far, in order.</summary>
    /// <param name="file">What the function writes.</param>
    public static IReadOnlyList<FunctionRun> Read(string file) =>
        File.Exists(file) ? [.. File.ReadAllLines(file).Select(line => JsonSerializer.Deserialize<FunctionRun>(line, Form)!)] : [];
}
