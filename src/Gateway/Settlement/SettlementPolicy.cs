using System.Diagnostics;
using Gateway.Invocation;

namespace Gateway.Settlement;

/// <summary>The one table that says what an outcome means for the records.</summary>
internal static class SettlementPolicy
{
    /// <param name="outcome">What became of the invocation.</param>
    /// <param name="records">How many records it carried.</param>
    public static SettlementAction Decide(InvocationClass outcome, int records) => outcome switch
    {
        InvocationClass.Succeeded => SettlementAction.Acknowledge,
        InvocationClass.FunctionFailed or InvocationClass.TimedOut or InvocationClass.PartiallyFailed => SettlementAction.Retry,
        InvocationClass.Throttled or InvocationClass.ServiceFailed => SettlementAction.Retry,
        InvocationClass.MappingBroken => SettlementAction.Hold,
        InvocationClass.TooLarge => records > 1 ? SettlementAction.Split : SettlementAction.Drop,
        _ => throw new UnreachableException($"Unknown outcome {outcome}"),
    };
}
