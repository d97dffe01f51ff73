using System.Diagnostics.Metrics;

namespace Gateway.Hosting.Export;

/// <summary>Makes meters under a name of their own, so that who listens by name hears this test alone.</summary>
internal sealed class MetersOfATest : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public string Name { get; } = $"tests.{Guid.NewGuid():N}";

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(Name, options.Version);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
