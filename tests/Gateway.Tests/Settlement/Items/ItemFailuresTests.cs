using Gateway.Invocation;
using Gateway.Invocation.Answers;
using Gateway.Records;

namespace Gateway.Settlement.Items;

public sealed class ItemFailuresTests
{
    private readonly RecordBatch _sent;

    public ItemFailuresTests()
    {
        var (mint, lane) = (new RecordMint(), new Lane("orders-0", "orders", 0));
        _sent = Sent.Batch(mint.Make(lane, 5), mint.Make(lane, 6), mint.Make(lane, 7));
    }

    [Fact]
    public void Each_record_that_was_named_has_failed_once_however_often_it_was_named()
    {
        var outcome = Naming(7, 6, 7);

        Assert.Equal([false, true, true], ItemFailures.Resolve(ref outcome, _sent, new KafkaItems(_sent))!);

        Assert.Equal(InvocationClass.PartiallyFailed, outcome.Class);
        Assert.Equal("The function named 2 of 3 records, the first of them orders-0 6", outcome.ErrorMessage);
    }

    [Fact]
    public void One_that_was_not_sent_makes_all_fail()
    {
        var outcome = Naming(6, 8);

        Assert.Null(ItemFailures.Resolve(ref outcome, _sent, new KafkaItems(_sent)));

        Assert.Equal(InvocationClass.FunctionFailed, outcome.Class);
        Assert.Contains("the item orders-0 8 was not sent", outcome.ErrorMessage);
    }

    private static InvocationOutcome Naming(params long[] offsets) => new(InvocationClass.PartiallyFailed)
    {
        FailedItems = [.. offsets.Select(offset => new ItemIdentifier(ItemIdentifierKind.Offset, "orders-0", offset))],
    };
}
