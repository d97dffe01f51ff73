using Gateway.Invocation.Answers;
using Gateway.Records;

namespace Gateway.Settlement.Items;

public sealed class KafkaItemsTests
{
    private readonly KafkaItems _items;

    public KafkaItemsTests()
    {
        var (mint, a, b) = (new RecordMint(), new Lane("or-ders-0", "or-ders", 0), new Lane("or-ders-11", "or-ders", 11));
        // Offsets have gaps: compaction, filters.
        _items = new KafkaItems(Sent.Batch(mint.Make(a, 5), mint.Make(a, 7), mint.Make(a, 8), mint.Make(b, 5)));
    }

    [Theory]
    [InlineData("or-ders-0", 5, 0)]
    [InlineData("or-ders-0", 7, 1)]
    [InlineData("or-ders-0", 8, 2)]
    [InlineData("or-ders-11", 5, 3)]
    [InlineData("or-ders-0", 6, IItemLookup.Unknown)]
    [InlineData("or-ders-0", 9, IItemLookup.Unknown)]
    [InlineData("or-ders-0", -5, IItemLookup.Unknown)]
    [InlineData("or-ders-1", 5, IItemLookup.Unknown)]
    [InlineData("or-ders", 5, IItemLookup.Unknown)]
    [InlineData("", 5, IItemLookup.Unknown)]
    public void A_record_is_found_by_partition_and_offset(string partition, long offset, int place) =>
        Assert.Equal(place, _items.Find(new ItemIdentifier(ItemIdentifierKind.Offset, partition, offset)));

    [Theory]
    [InlineData("or-ders-0-7", 1)]
    [InlineData("or-ders-11-5", 3)]
    [InlineData("or-ders-0--7", IItemLookup.Unknown)]
    [InlineData("or-ders-0", IItemLookup.Unknown)]
    [InlineData("or-ders-0-", IItemLookup.Unknown)]
    [InlineData("or-ders-0-7x", IItemLookup.Unknown)]
    [InlineData("-7", IItemLookup.Unknown)]
    [InlineData("7", IItemLookup.Unknown)]
    public void And_by_both_in_one_text(string text, int place) => Assert.Equal(place, _items.Find(new ItemIdentifier(ItemIdentifierKind.Text, text)));

    [Theory]
    [InlineData("orders-0", 5, 0)]
    [InlineData("orders-0", 6, 3)]
    [InlineData("orders-0", 8, 1)]
    [InlineData("orders-0", 9, 4)]
    [InlineData("orders-1", 6, 2)]
    [InlineData("orders-0", 7, IItemLookup.Unknown)]
    [InlineData("orders-0/keys-1", 5, IItemLookup.Unknown)]
    public void In_whichever_lane_of_its_partition_it_is(string partition, long offset, int place)
    {
        var (mint, orders, other) = (new RecordMint(), new Lane("orders-0", "orders", 0), new Lane("orders-1", "orders", 1));
        var (a, b) = (new LanePart(orders, "keys-1"), new LanePart(orders, "keys-2"));
        var items = new KafkaItems(Sent.Batch(mint.Make(a, 5), mint.Make(a, 8), mint.Make(other, 6), mint.Make(b, 6), mint.Make(b, 9)));
        items.Find(new ItemIdentifier(ItemIdentifierKind.Offset, "orders-0", 9));

        Assert.Equal(place, items.Find(new ItemIdentifier(ItemIdentifierKind.Offset, partition, offset)));
    }

    [Fact]
    public void But_not_by_its_place() => Assert.Equal(IItemLookup.Unknown, _items.Find(new ItemIdentifier(ItemIdentifierKind.Index, "or-ders-0", 1)));
}
