using System.Net.Sockets;
using Gateway.Configuration;

namespace Gateway.Hosting.Doctor;

/// <summary>What came of calling an address.</summary>
/// <param name="At">The address.</param>
/// <param name="Error">Why there was no connection; null with one.</param>
internal sealed record PortFacts(HostPort At, SocketError? Error);
