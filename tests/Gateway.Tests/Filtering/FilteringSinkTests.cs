using Gateway.Batching;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Gateway.Records;
using Gateway.Settlement;

namespace Gateway.Filtering;

public sealed class FilteringSinkTests : IDisposable
{
    private readonly RecordMint _mint = new();
    private readonly RecordedSource _source = new();
    private readonly GatewayMetrics _metrics = new();
    private readonly MappingMetrics _mapping;
    private readonly Batcher _batcher;
    private readonly FilteringSink _sink;
    private readonly Lane _lane = new("orders-0", "orders", 0);

    public FilteringSinkTests()
    {
        _mapping = _metrics.For("orders", "Kafka");
        _batcher = new Batcher(new BatchLimits(1_000, TimeSpan.Zero), new TextFormat(), _ => Assert.Fail("too large"), TimeProvider.System);
        _sink = new FilteringSink(Filters.Of(SourceKind.Kafka, """{"value":["yes"]}"""), _batcher, _source, _mapping);
        _sink.Open(_lane);
    }

    public void Dispose()
    {
        _batcher.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void What_nobody_wants_is_acknowledged_counted_and_given_back()
    {
        Write("no", "no", "no");

        Assert.Equal(["orders-0 0", "orders-0 1", "orders-0 2"], _source.Acknowledged);
        Assert.Equal(3, _mapping.Totals.Filtered);
        Assert.Equal(0, _mint.Outstanding);
        Assert.Null(_batcher.TryTake());
    }

    [Fact]
    public void What_is_wanted_goes_on_untouched()
    {
        Write("yes", "yes");

        Assert.Equal([0, 1], Batched());
        Assert.Empty(_source.Told);
        Assert.Equal(0, _mapping.Totals.Filtered);
        Assert.Equal(2, _mint.Outstanding);
    }

    [Fact]
    public void Both_kinds_keep_their_order()
    {
        Write("no", "yes", "no", "yes", "yes", "no");

        Assert.Equal(["orders-0 0", "orders-0 2", "orders-0 5"], _source.Acknowledged);
        Assert.Equal([1, 3, 4], Batched());
        Assert.Equal(3, _mint.Outstanding);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Runs_may_be_of_any_length(int length)
    {
        Write([.. Enumerable.Range(0, length).Select(i => i % 3 == 0 ? "yes" : "no")]);

        var wanted = Enumerable.Range(0, length).Where(i => i % 3 == 0).Select(i => (long)i).ToList();
        Assert.Equal(wanted, Batched());
        Assert.Equal(length - wanted.Count, _mapping.Totals.Filtered);
        Assert.Equal(Enumerable.Range(0, length).Where(i => i % 3 != 0).Select(i => $"orders-0 {i}"), _source.Acknowledged);
    }

    [Fact]
    public async Task Behind_a_stop_nothing_is_settled()
    {
        await _sink.CloseAsync(_lane);

        Write("no", "yes");

        Assert.Empty(_source.Told);
        Assert.Equal(0, _mapping.Totals.Filtered);
        Assert.Equal(0, _mint.Outstanding);
    }

    private void Write(params string[] values) =>
        _sink.Write(values.Select((value, position) => _mint.Make(_lane, position, value)).ToArray());

    private List<long> Batched()
    {
        var positions = new List<long>();
        foreach (ref readonly var record in _batcher.TryTake()!.Records) positions.Add(record.Position);
        return positions;
    }
}
