using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>What came of shaking hands.</summary>
/// <param name="At">With whom.</param>
/// <param name="Expires">When the certificate ends that was trusted; null while none was.</param>
internal sealed record TlsFacts(HostPort At, DateTimeOffset? Expires)
{
    /// <summary>What is wrong with the certificate, in sentences with their remedies; null when nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>Why there was no handshake; null when there was one, or for a fault of the certificate.</summary>
    public string? Error { get; init; }
}
