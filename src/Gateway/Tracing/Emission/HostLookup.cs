using System.Net;

namespace Gateway.Tracing.Emission;

/// <summary>Asks for the addresses of a host name. Throws what sockets throw when there are none.</summary>
internal delegate Task<IPAddress[]> HostLookup(string host, CancellationToken stoppingToken);
