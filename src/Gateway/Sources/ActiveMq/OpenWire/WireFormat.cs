namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>What two offers come to. Tight encoding, cache and stack traces are off, for our offer has them off.</summary>
/// <param name="Version">The lower of both.</param>
/// <param name="MaxInactivity">The lower of both; zero when either side wants no supervision.</param>
internal sealed record WireFormat(int Version, TimeSpan MaxInactivity)
{
    private const int LowestVersion = 10;

    /// <exception cref="OpenWireException">The broker is too old.</exception>
    public static WireFormat Negotiate(WireFormatInfo ours, WireFormatInfo theirs)
    {
        var version = Math.Min(ours.Version, theirs.Version);
        if (version < LowestVersion)
        {
            throw new OpenWireException($"The broker speaks OpenWire {theirs.Version}; {LowestVersion} is the oldest that is understood (ActiveMQ 5.10 and later)");
        }

        return new WireFormat(version, ours.MaxInactivity < theirs.MaxInactivity ? ours.MaxInactivity : theirs.MaxInactivity);
    }
}
