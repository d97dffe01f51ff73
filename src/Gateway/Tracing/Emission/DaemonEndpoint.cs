namespace Gateway.Tracing.Emission;

/// <summary>Where the X-Ray daemon listens.</summary>
/// <param name="Host">A name or an address of either kind; IPv6 without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal readonly record struct DaemonEndpoint(string Host, int Port);
