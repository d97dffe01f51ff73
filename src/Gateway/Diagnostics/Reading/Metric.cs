namespace Gateway.Diagnostics.Reading;

/// <summary>What one metric says at one moment.</summary>
/// <param name="Name">As a scrape shows it.</param>
/// <param name="Kind">How its numbers are to be taken.</param>
/// <param name="Unit">The instrument's: <c>s</c>, or what is counted, in braces; null or empty for neither.</param>
/// <param name="Description">One sentence.</param>
internal sealed record Metric(string Name, MetricKind Kind, string? Unit, string? Description)
{
    /// <summary>The series of a counter or gauge.</summary>
    public IReadOnlyList<NumberPoint> Numbers { get; init; } = [];

    /// <summary>The series of a histogram.</summary>
    public IReadOnlyList<HistogramPoint> Histograms { get; init; } = [];
}
