using Gateway.Sources.Kafka.Seeking;

namespace Gateway.Hosting.Control;

public sealed class SeekTableTests
{
    [Fact]
    public void Columns_stand_under_their_heads()
    {
        var lines = SeekTable.Lines([new(new GroupPartition("orders", 0, 12_345), 7), new(new GroupPartition("returns.late", 11, null), 1_234_567)]);

        Assert.Equal(
        [
            "topic         partition   from       to",
            "orders                0  12345        7",
            "returns.late         11   none  1234567",
        ], lines);
    }

    [Fact]
    public void Nothing_to_show_is_no_table() => Assert.Empty(SeekTable.Lines([]));
}
