namespace Gateway.Local;

/// <summary>Spreads failures evenly over calls, so that a share of 0.1 fails every tenth.</summary>
internal static class FailureSchedule
{
    /// <param name="call">The call's number, from 1.</param>
    /// <param name="share">0 to 1.</param>
    public static bool Fails(long call, double share) => Math.Floor(call * share) > Math.Floor((call - 1) * share);
}
