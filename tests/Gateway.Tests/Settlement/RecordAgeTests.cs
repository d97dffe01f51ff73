using Gateway.Records;

namespace Gateway.Settlement;

public sealed class RecordAgeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly long Now = ManualClock.Start.ToUnixTimeMilliseconds();

    private readonly RecordMint _mint = new();
    private readonly Lane _lane = new("a", "a", 0);

    [Theory]
    [InlineData(0, false)]
    [InlineData(60_000, false)]
    [InlineData(60_001, true)]
    [InlineData(-1_000_000, false)]
    public void A_record_is_too_old_once_it_is_older_than_allowed(long age, bool isTooOld) =>
        Assert.Equal(isTooOld, RecordAge.IsTooOld(Now - age, ManualClock.Start, Minute));

    [Theory]
    [InlineData(0, true)]
    [InlineData(long.MaxValue, false)]
    public void Any_timestamp_will_do(long timestamp, bool isTooOld)
    {
        var batch = Sent.Batch(_mint.Make(_lane, 0, timestamp: timestamp));

        Assert.Equal(isTooOld, RecordAge.IsTooOld(RecordAge.OldestBirth(batch), ManualClock.Start, Minute));
    }

    [Fact]
    public void Without_a_timestamp_it_is_as_old_as_its_batch()
    {
        var batch = Sent.Batch(_mint.Make(_lane, 0, timestamp: -1));

        Assert.Equal(Now, RecordAge.OldestBirth(batch));
    }

    [Fact]
    public void The_oldest_counts()
    {
        var batch = Sent.Batch(_mint.Make(_lane, 0, timestamp: Now - 5), _mint.Make(_lane, 1, timestamp: Now - 9), _mint.Make(_lane, 2, timestamp: -1));

        Assert.Equal(Now - 9, RecordAge.OldestBirth(batch));
    }
}
