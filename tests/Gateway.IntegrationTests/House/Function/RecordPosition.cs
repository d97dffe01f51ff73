namespace Gateway.IntegrationTests.House.Function;

/// <summary>Where a record lies in the broker: its identity.</summary>
internal readonly record struct RecordPosition(string Topic, int Partition, long Offset)
{
    public static RecordPosition Of(EventRecord record) => new(record.Topic, record.Partition, record.Offset);

    public override string ToString() => $"{Topic}-{Partition}@{Offset}";
}
