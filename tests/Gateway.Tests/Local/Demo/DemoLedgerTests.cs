namespace Gateway.Local.Demo;

public sealed class DemoLedgerTests
{
    private const string Header = "Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13;Parent=3c8e5a7f90b1d264;Sampled=1";

    private readonly DemoLedger _ledger = new("run");

    [Fact]
    public void Records_on_their_way_are_the_lag()
    {
        _ledger.Produced(1);
        _ledger.Produced(2);
        _ledger.Invoked(Call(numbers: 1));

        Assert.Equal(1, _ledger.Read().Lag);
    }

    [Fact]
    public void A_failed_call_reaches_nobody()
    {
        _ledger.Produced(1);
        _ledger.Invoked(Call(numbers: 1) with { Failed = true });
        Assert.Equal(1, _ledger.Read().Lag);

        _ledger.Invoked(Call(numbers: 1));

        Assert.Equal(new DemoCounts { Produced = 1, Reached = 1, Invocations = 2, FailedInvocations = 1 }, _ledger.Read());
    }

    [Fact]
    public void A_record_in_two_successful_calls_is_a_duplicate()
    {
        _ledger.Invoked(Call(1, 2));
        _ledger.Invoked(Call(2, 3));

        Assert.Equal((3, 1), (_ledger.Read().Reached, _ledger.Read().Duplicates));
    }

    [Fact]
    public void Records_of_another_run_and_what_is_no_order_do_not_count()
    {
        _ledger.Invoked(Call() with { Records = [Record(new Order("other", 1, "ada", 1)), new("orders-0", 0, "nonsense"u8.ToArray()), new("orders-0", 1, Value: null)] });

        Assert.Equal(0, _ledger.Read().Reached);
    }

    [Theory]
    [InlineData(Header, 0)]
    [InlineData("Root=1-69a7f5c1-5b2d4938a1c0e4f7d2b59e13", 1)]
    [InlineData(null, 1)]
    public void A_call_without_a_proper_header_is_untraced(string? header, long untraced)
    {
        _ledger.Invoked(Call(1) with { TraceHeader = header });

        Assert.Equal(untraced, _ledger.Read().Untraced);
    }

    private static ReceivedInvocation Call(params long[] numbers) =>
        new("id", "orders", null, Header, [.. numbers.Select(number => Record(new Order("run", number, "ada", 1)))], Failed: false);

    private static EventRecord Record(Order order) => new("orders-0", order.Number, order.ToJson());
}
