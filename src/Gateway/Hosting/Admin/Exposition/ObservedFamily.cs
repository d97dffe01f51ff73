using System.Diagnostics.Metrics;

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>Samples that are read anew at each scrape, so that what has gone (a partition of somebody else's) is not shown.</summary>
/// <remarks>Touched by one scrape at a time.</remarks>
internal sealed class ObservedFamily(Instrument instrument, string type) : MetricFamily
{
    private readonly List<Measurement<long>> _samples = [];

    public void Clear() => _samples.Clear();

    public void Observe(long value, ReadOnlySpan<KeyValuePair<string, object?>> labels) => _samples.Add(new(value, labels));

    public override void Write(ExpositionWriter writer)
    {
        writer.Family(instrument.Name, type, instrument.Unit, instrument.Description);
        foreach (var sample in _samples)
            writer.Sample(instrument.Name, sample.Tags, sample.Value);
    }
}
