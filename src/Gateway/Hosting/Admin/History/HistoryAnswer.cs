using System.Text.Json.Serialization;

namespace Gateway.Hosting.Admin.History;

/// <summary>What the charts are drawn from.</summary>
/// <param name="Now">This process's clock, in milliseconds since 1970: the reader's own may be off.</param>
/// <param name="IntervalMilliseconds">From one sample to the next.</param>
/// <param name="KeptMilliseconds">How far the oldest may be back.</param>
/// <param name="Mappings">In no order.</param>
internal sealed record HistoryAnswer(long Now, long IntervalMilliseconds, long KeptMilliseconds, IReadOnlyList<SampleColumns> Mappings)
{
    /// <summary>As in <see cref="Readiness"/>, which answers 503 to a page that only wants to know.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ConfigurationProblems { get; init; }
}
