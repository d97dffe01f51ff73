using Gateway.Settlement.Redrive;

namespace Gateway.Hosting.Redrive;

/// <summary>What failed records are taken away by: a message or an object, or, as far as it is done without a gap, a partition of a failure topic. Guarded by its source.</summary>
/// <param name="name">Unique in one redrive.</param>
internal sealed class RedriveGroup(string name)
{
    public string Name { get; } = name;

    /// <summary>The partition of a failure topic, where the first record that fails again keeps all behind it: what is done beyond could not be told. Null elsewhere.</summary>
    public int? Partition { get; init; }

    /// <summary>Its own lanes, by the key of the partition or queue in the event; only where it has a partition.</summary>
    public Dictionary<string, RedriveLane> Lanes { get; } = [];

    /// <summary>True once one of its records failed again and what comes behind stays where it is.</summary>
    public bool IsStopped { get; set; }
}
