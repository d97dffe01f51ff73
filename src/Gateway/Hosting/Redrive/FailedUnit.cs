using Gateway.Settlement.Redrive;
using Gateway.Tracing;

namespace Gateway.Hosting.Redrive;

/// <summary>One message, object or record of a failure destination: it is removed, or passed over, once all its records have succeeded.</summary>
/// <param name="Group">What is left together with it when it fails again.</param>
/// <param name="Name">For people.</param>
/// <param name="Event">Its records.</param>
internal sealed record FailedUnit(RedriveGroup Group, string Name, FailedEvent Event)
{
    /// <summary>The trace in which it failed; null where none is told.</summary>
    public TraceContext? FailedIn { get; init; }

    /// <summary>What its destination calls it: a receipt, a key.</summary>
    public string Handle { get; init; } = "";

    /// <summary>Its offset in a failure topic.</summary>
    public long Offset { get; init; }

    /// <summary>Bytes of its records.</summary>
    public long Bytes => Event.Items.Sum(item => (long)item.Json.Length);
}
