using System.Globalization;
using Gateway.Configuration;
using Gateway.Settlement.Redrive;
using Gateway.Tracing;

namespace Gateway.Hosting.Redrive;

/// <summary>Makes of a failure record what can be put back: the event that it holds, or the records that it tells the offsets of.</summary>
/// <param name="mapping">Whose records are meant.</param>
/// <param name="log">Has the records of which only the offsets are told.</param>
internal sealed class UnitReader(MappingSettings mapping, SourceLog log) : IAsyncDisposable
{
    /// <param name="group">What it is left together with.</param>
    /// <param name="name">For people.</param>
    /// <param name="json">What its destination holds.</param>
    /// <param name="traceHeader">What came with it; null where nothing did.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<UnitReading> ReadAsync(RedriveGroup group, string name, ReadOnlyMemory<byte> json, string? traceHeader, CancellationToken ct)
    {
        if (FailureRecordReader.Read(json) is not { } failure) return UnitReading.Skip(name, "it is no failure record");
        if (RedriveOwner.WhyForeign(failure, mapping) is { } foreign) return UnitReading.Skip(name, foreign, isForeign: true);
        if (failure.Hopeless is { } hopeless) return UnitReading.Skip(name, hopeless);
        if (failure.Event is { } known) return UnitReading.Of(UnitOf(group, name, failure, known, traceHeader));
        if (failure.Offsets.Count == 0) return UnitReading.Skip(name, "it tells neither its records nor their offsets");
        var (found, gone, problem) = await log.ReadAsync(failure.Offsets, ct);
        if (problem is not null) return UnitReading.Broken(problem);
        return found is null ? UnitReading.Skip(name, gone!) : UnitReading.Of(UnitOf(group, NameOf(name, failure, found), failure, found, traceHeader));
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private static FailedUnit UnitOf(RedriveGroup group, string name, FailureRecord failure, FailedEvent found, string? traceHeader) => new(group, name, found)
    {
        FailedIn = traceHeader is not null && TraceHeader.TryParse(traceHeader, out var context) ? context
            : failure.Trace is { } trace ? new TraceContext(trace, Parent: null, UpstreamDecision.Undecided)
            : null,
    };

    // Offsets are told as from and to; what succeeded in between cannot be told apart.
    private static string NameOf(string name, FailureRecord failure, FailedEvent found) => found.Items.Count == failure.Count
        ? name
        : string.Create(CultureInfo.InvariantCulture, $"{name} ({failure.Count} failed, its offsets hold {found.Items.Count})");
}
