namespace Gateway.Pipeline;

/// <summary>A record as one lane delivers it, and what it has been through. Guarded by its <see cref="DeliveryWitness"/>.</summary>
internal sealed class WitnessedRecord(WitnessedLane lane, LogEntry entry)
{
    public WitnessedLane Lane { get; } = lane;

    public LogEntry Entry { get; } = entry;

    /// <summary>Failures of the function that count.</summary>
    public int Failures { get; set; }

    /// <summary>Calls since the mapping was told to stop.</summary>
    public int LastCalls { get; set; }

    /// <summary>True once the function or the destination was given it.</summary>
    public bool WasTried { get; set; }

    /// <summary>True when the function succeeded with it, the last time it had it.</summary>
    public bool HasSucceeded { get; set; }

    /// <summary>True when Lambda refused it alone.</summary>
    public bool IsTooLarge { get; set; }

    /// <summary>True once the destination has it.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>True when the destination had no room for the record itself.</summary>
    public bool IsLacking { get; set; }

    /// <summary>True once its source was told what became of it.</summary>
    public bool IsTold { get; set; }

    public override string ToString() => $"{Lane.Lane.Name} {Entry.Position}";
}
