namespace Gateway.Diagnostics;

/// <summary>A mapping that can say how it is.</summary>
internal interface IMappingStatusSource
{
    /// <summary>A snapshot. Cheap, never waits, never throws; asked every second or so.</summary>
    MappingStatus Status { get; }
}
