namespace Gateway.Configuration;

/// <summary>What is traced and where segments go, checked, with every default filled in.</summary>
/// <param name="Exporter">Where segments go.</param>
/// <param name="Daemon">The X-Ray daemon.</param>
/// <param name="SamplingSource">Who decides what share is traced.</param>
/// <param name="RulesFile">Full path of the local sampling rules; null for the built-in rule.</param>
/// <param name="TrustUpstream">What a record's own trace header may decide.</param>
internal sealed record TracingSettings(
    TraceExporter Exporter,
    DaemonAddress Daemon,
    SamplingSource SamplingSource,
    string? RulesFile,
    UpstreamTrust TrustUpstream)
{
    /// <summary>Whether a batch is traced whose records say different things about that.</summary>
    public DecisionPolicy UpstreamDecision { get; init; } = DecisionPolicy.AnySampled;

    /// <summary>Batches of at most so many records leave markers in the traces of their records; 0 for none.</summary>
    public int MarkersUpTo { get; init; } = MarkerLimit.Default;
}
