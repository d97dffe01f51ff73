using Gateway.Records;

namespace Gateway.Pipeline;

/// <summary>A lane of a <see cref="DeliveryModel"/> from its opening to its end.</summary>
internal sealed class WitnessedLane(Lane lane)
{
    public Lane Lane { get; } = lane;

    /// <summary>What was written to it, in order.</summary>
    public List<WitnessedRecord> Records { get; } = [];

    /// <summary>Completed when nothing of it is in flight; null while it is open.</summary>
    public Task? Idle { get; set; }

    /// <summary>When it was stopped, counted in times that the path was seen at rest; null while it is open.</summary>
    public int? Stopped { get; set; }

    /// <summary>True while the function has records of it.</summary>
    public bool IsRunning { get; set; }

    /// <summary>True when nobody may say anything of it any more.</summary>
    public bool IsSilent => Idle is { IsCompleted: true };
}
