namespace Gateway.Pipeline;

/// <summary>How a <see cref="DeliveryScenario"/> ends.</summary>
internal enum DeliveryEnd
{
    /// <summary>When every record has been settled.</summary>
    WhenDone,

    /// <summary>By a stop in the midst of it.</summary>
    Stop,

    /// <summary>By a stop while the function does not answer.</summary>
    HardStop,
}
