using Gateway.Invocation;

namespace Gateway.Settlement;

public sealed class SettlementPolicyTests
{
    public static TheoryData<string, int, string> Table => new()
    {
        { nameof(InvocationClass.Succeeded), 1, nameof(SettlementAction.Acknowledge) },
        { nameof(InvocationClass.Succeeded), 100, nameof(SettlementAction.Acknowledge) },
        { nameof(InvocationClass.PartiallyFailed), 1, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.PartiallyFailed), 100, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.FunctionFailed), 1, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.FunctionFailed), 100, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.TimedOut), 1, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.TimedOut), 100, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.Throttled), 1, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.ServiceFailed), 1, nameof(SettlementAction.Retry) },
        { nameof(InvocationClass.MappingBroken), 1, nameof(SettlementAction.Hold) },
        { nameof(InvocationClass.MappingBroken), 100, nameof(SettlementAction.Hold) },
        { nameof(InvocationClass.TooLarge), 1, nameof(SettlementAction.Drop) },
        { nameof(InvocationClass.TooLarge), 2, nameof(SettlementAction.Split) },
        { nameof(InvocationClass.TooLarge), 10_000, nameof(SettlementAction.Split) },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_outcome_has_one_meaning(string outcome, int records, string action) =>
        Assert.Equal(Enum.Parse<SettlementAction>(action), SettlementPolicy.Decide(Enum.Parse<InvocationClass>(outcome), records));

    [Fact]
    public void The_table_names_every_outcome() =>
        Assert.Equal(Enum.GetNames<InvocationClass>().Order(), Table.Select(row => row.Data.Item1).Distinct().Order());

    [Fact]
    public void Nothing_but_success_and_a_record_that_can_never_travel_is_acknowledged() =>
        Assert.All(
            Enum.GetValues<InvocationClass>().Where(outcome => outcome != InvocationClass.Succeeded),
            outcome => Assert.DoesNotContain(SettlementAction.Acknowledge, new[] { SettlementPolicy.Decide(outcome, 1), SettlementPolicy.Decide(outcome, 2) }));
}
