namespace Gateway.Hosting.Admin.History;

/// <summary>Samples of one mapping, oldest first, as columns of the same length: a third of the size that rows would have.</summary>
internal sealed record SampleColumns(
    string Name,
    IReadOnlyList<long> At,
    IReadOnlyList<long> Invoked,
    IReadOnlyList<long> Failed,
    IReadOnlyList<long> InFlight,
    IReadOnlyList<long?> Lag)
{
    public static SampleColumns Of(string name, MappingSample[] samples) => new(
        name,
        [.. samples.Select(s => s.At)],
        [.. samples.Select(s => s.Invoked)],
        [.. samples.Select(s => s.Failed)],
        [.. samples.Select(s => s.InFlight)],
        [.. samples.Select(s => s.Lag)]);
}
