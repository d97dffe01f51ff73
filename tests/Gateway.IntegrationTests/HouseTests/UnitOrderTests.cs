using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;

namespace Gateway.IntegrationTests.HouseTests;

public sealed class UnitOrderTests
{
    // Even numbers are one unit, odd ones another; what ends with 9 has none.
    private readonly UnitOrder _order = new(position => position.Offset % 10 == 9 ? null : position.Offset % 2 == 0 ? "even" : "odd");
    private readonly RecordPosition[] _produced = [.. Enumerable.Range(0, 10).Select(number => new RecordPosition("orders", 0, number))];
    private int _calls;

    [Fact]
    public void Units_may_overtake_one_another_and_what_has_none_may_overtake_all() =>
        Assert.Empty(Violations(Call([9, 1, 3]), Call([0, 2]), Call([5, 4]), Call([6, 8, 7])));

    [Fact]
    public void What_failed_or_was_delivered_before_may_come_again() =>
        Assert.Empty(Violations(Call([0, 2], FunctionAnswer.Failure), Call([0]), Call([2]), Call([0, 2, 4])));

    [Fact]
    public void A_unit_that_goes_on_behind_what_failed_is_out_of_order() =>
        Assert.NotEmpty(Violations(Call([0, 2], FunctionAnswer.Failure), Call([1]), Call([4])));

    [Theory]
    [InlineData(0, 4)]
    [InlineData(2, 0)]
    public void So_is_one_with_a_gap_or_the_wrong_way_round(long first, long second) => Assert.NotEmpty(Violations(Call([first, second])));

    [Fact]
    public void And_one_that_is_in_two_calls_at_a_time() => Assert.NotEmpty(Violations(Call([0], endsAfter: 3), Call([1]), Call([0, 2])));

    private IReadOnlyList<string> Violations(params FunctionCall[] calls) => _order.Violations(_produced, calls);

    private FunctionCall Call(long[] offsets, FunctionAnswer? answer = null, int endsAfter = 1)
    {
        var records = offsets.Select(offset => new EventRecord("orders", 0, offset, 0, "CREATE_TIME", Key: null, Value: null, Headers: [])).ToList();
        var call = new FunctionCall(++_calls, "f", null, $"{_calls}", null, new KafkaEvent("SelfManagedKafka", null, "b:1", [new EventLane("orders-0", records)]), 0, receivedAt: _calls * 10);
        call.End(answer ?? FunctionAnswer.Success, abandoned: false, at: (_calls * 10) + (endsAfter * 9));
        return call;
    }
}
