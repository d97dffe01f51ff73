using Gateway.Records;

namespace Gateway.Sources.Kafka;

public sealed class KafkaRunTests
{
    private readonly RecordMint _mint = new();
    private readonly KafkaPartition _partition = TestPartition.New();
    private readonly KafkaRun _run = new();

    [Fact]
    public void A_run_knows_whose_it_is_and_what_it_costs()
    {
        Assert.Null(_run.Partition);

        var record = _mint.Make(_partition.Lane, 5);
        _run.Add(_partition, record);

        Assert.Same(_partition, _run.Partition);
        Assert.Equal(KafkaPartition.Cost(record.Payload), _run.Cost);
        Assert.Equal(5, Assert.Single(_run.Records.ToArray()).Position);
    }

    [Fact]
    public void A_run_is_full_after_so_many_records()
    {
        for (var i = 0; i < 63; i++) _run.Add(_partition, _mint.Make(_partition.Lane, i));
        Assert.False(_run.IsFull);

        _run.Add(_partition, _mint.Make(_partition.Lane, 63));

        Assert.True(_run.IsFull);
    }

    [Fact]
    public void After_it_was_handed_on_it_begins_anew()
    {
        _run.Add(_partition, _mint.Make(_partition.Lane, 5));

        _run.Clear();

        Assert.Null(_run.Partition);
        Assert.Equal(0, _run.Cost);
        Assert.True(_run.Records.IsEmpty);
    }
}
