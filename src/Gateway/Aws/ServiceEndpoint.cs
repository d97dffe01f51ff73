using Amazon;

namespace Gateway.Aws;

/// <summary>Where a service of AWS listens.</summary>
internal static class ServiceEndpoint
{
    /// <param name="service">The service's host prefix, for instance <c>lambda</c>.</param>
    /// <param name="region">The region's name; its partition decides the domain (<c>amazonaws.com.cn</c> in China).</param>
    /// <param name="configured">Wins when given.</param>
    public static Uri For(string service, string region, Uri? configured) =>
        configured ?? new Uri($"https://{service}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}");
}
