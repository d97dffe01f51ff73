namespace Gateway.Settlement;

/// <summary>What is done with a batch after an outcome.</summary>
internal enum SettlementAction
{
    /// <summary>It is done: the source may forget it.</summary>
    Acknowledge,

    /// <summary>What failed goes again, in order, after a back-off; its lanes wait. <see cref="FailurePlan"/> has the details.</summary>
    Retry,

    /// <summary>Its halves one after the other, the left one first.</summary>
    Split,

    /// <summary>A single record that can never be delivered: counted, logged as an error, and acknowledged so that it does not block the rest.</summary>
    Drop,

    /// <summary>Nothing of the mapping can be delivered until somebody mends it: kept, and tried again slowly.</summary>
    Hold,
}
