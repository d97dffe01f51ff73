namespace Gateway.Benchmarks.Function;

/// <summary>What the function does about poison.</summary>
internal enum PoisonAnswer
{
    /// <summary>It takes it like any other record.</summary>
    None,

    /// <summary>It takes the others and names the poison.</summary>
    Named,

    /// <summary>It fails, and none of the event's records count.</summary>
    Thrown,
}
