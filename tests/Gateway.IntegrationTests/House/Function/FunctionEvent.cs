namespace Gateway.IntegrationTests.House.Function;

/// <summary>What every source's event has in common: records in lanes.</summary>
internal abstract record FunctionEvent(IReadOnlyList<EventLane> Lanes)
{
    public int RecordCount => Lanes.Sum(lane => lane.Records.Count);

    public IEnumerable<EventRecord> Records => Lanes.SelectMany(lane => lane.Records);
}
