using System.Net;

namespace Gateway.Hosting.Doctor;

/// <summary>What the name server says of a host.</summary>
/// <param name="Host">Its name, or an address.</param>
/// <param name="Addresses">None with an error.</param>
/// <param name="Error">Why there are none; null with addresses.</param>
internal sealed record HostFacts(string Host, IReadOnlyList<IPAddress> Addresses, string? Error)
{
    /// <summary>True where nobody had to be asked.</summary>
    public bool IsLiteral => IPAddress.TryParse(Host, out _);
}
