using Gateway.Diagnostics.Reading;

namespace Gateway.Hosting.Export;

/// <summary>Takes metrics out of the process. Called by one at a time.</summary>
internal interface IMetricExporter
{
    /// <summary>Tells once what all metrics say. Throws only where it was cancelled.</summary>
    /// <returns>Why the other end did not take them; null when it did.</returns>
    Task<string?> ExportAsync(IReadOnlyList<Metric> metrics, DateTimeOffset at, CancellationToken ct);
}
