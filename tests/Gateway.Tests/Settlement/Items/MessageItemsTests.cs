using System.Text;
using Gateway.Invocation.Answers;
using Gateway.Records;

namespace Gateway.Settlement.Items;

public sealed class MessageItemsTests
{
    private readonly RecordBatch _sent;

    public MessageItemsTests()
    {
        var (mint, a, b) = (new RecordMint(), new Lane("a", "a"), new Lane("b", "b"));
        _sent = Sent.Batch(mint.Make(a, 1, "one"), mint.Make(a, 2, "twice"), mint.Make(b, 1, ""), mint.Make(b, 2, "twice"), mint.Make(b, 3, "three"));
    }

    [Theory]
    [InlineData("one", 0)]
    [InlineData("three", 4)]
    [InlineData("twice", IItemLookup.Unknown)]
    [InlineData("none", IItemLookup.Unknown)]
    [InlineData("ONE", IItemLookup.Unknown)]
    public void A_message_is_found_by_its_id_where_no_other_has_it(string id, int place) =>
        Assert.Equal(place, ByQueue().Find(new ItemIdentifier(ItemIdentifierKind.Text, id)));

    [Theory]
    [InlineData("a::/", 0, 0)]
    [InlineData("a::/", 1, 1)]
    [InlineData("b::/", 2, 4)]
    [InlineData("a::/", 2, IItemLookup.Unknown)]
    [InlineData("a::/", -1, IItemLookup.Unknown)]
    [InlineData("a::/", long.MaxValue, IItemLookup.Unknown)]
    [InlineData("a", 0, IItemLookup.Unknown)]
    public void A_message_is_found_by_its_place_in_its_queue(string queue, long index, int place) =>
        Assert.Equal(place, ByQueue().Find(new ItemIdentifier(ItemIdentifierKind.Index, queue, index)));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, IItemLookup.Unknown)]
    public void Which_is_the_one_that_the_event_has_where_the_queue_is_split_into_lanes(long index, int place)
    {
        var (mint, queue) = (new RecordMint(), new Lane("a", "a"));
        var (a, b) = (new LanePart(queue, "values-1"), new LanePart(queue, "values-2"));
        var items = new MessageItems(Sent.Batch(mint.Make(a, 2), mint.Make(a, 3), mint.Make(b, 1), mint.Make(b, 4)), IdOf, lane => $"{lane.Destination}::/");

        Assert.Equal(place, items.Find(new ItemIdentifier(ItemIdentifierKind.Index, "a::/", index)));
    }

    [Fact]
    public void Not_where_the_event_does_not_tell_queues_apart() =>
        Assert.Equal(IItemLookup.Unknown, new MessageItems(_sent, IdOf).Find(new ItemIdentifier(ItemIdentifierKind.Index, "a::/", 0)));

    private MessageItems ByQueue() => new(_sent, IdOf, lane => $"{lane.Destination}::/");

    private static string? IdOf(in SourceRecord record) => record.Payload.Value.IsEmpty ? null : Encoding.UTF8.GetString(record.Payload.Value);
}
