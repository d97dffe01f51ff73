using System.ComponentModel.DataAnnotations;

namespace Gateway.Configuration.Options;

/// <summary>How much memory records may take.</summary>
internal sealed class MemoryOptions
{
    /// <summary>
    /// Most of what is read and not settled, all mappings together. Default a third of what the runtime may have, which is a quarter of a
    /// container's memory limit, range 16 to 1048576, megabytes. One mapping never has more than 64.
    /// </summary>
    [AbsentMeans("a quarter of the container's memory")]
    [Range(16, 1_048_576)]
    public int? BudgetMegabytes { get; set; }
}
