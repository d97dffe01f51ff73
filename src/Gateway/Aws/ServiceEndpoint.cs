using Amazon;

namespace Gateway.Aws;

/// <summary>Where a service of AWS listens.</summary>
internal static class ServiceEndpoint
{
    private const string ForAll = "AWS_ENDPOINT_URL";

    /// <param name="service">The service's host prefix, for instance <c>lambda</c>.</param>
    /// <param name="region">The region's name; its partition decides the domain (<c>amazonaws.com.cn</c> in China).</param>
    /// <param name="configured">Wins when given.</param>
    public static Uri For(string service, string region, Uri? configured) =>
        configured ?? new Uri($"https://{service}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}");

    /// <summary>
    /// What the environment says as the SDKs understand it: <c>AWS_ENDPOINT_URL_</c> and the service's name, then
    /// <c>AWS_ENDPOINT_URL</c> for all services; null where it says nothing.
    /// </summary>
    /// <param name="service">The service's name there, for instance <c>KAFKA</c>.</param>
    public static Uri? FromEnvironment(string service) => FromEnvironment(service, Environment.GetEnvironmentVariable);

    /// <param name="service">The service's name there.</param>
    /// <param name="read">Gives a variable; null where it is not set.</param>
    public static Uri? FromEnvironment(string service, Func<string, string?> read) =>
        UriOf(read($"{ForAll}_{service}")) ?? UriOf(read(ForAll));

    private static Uri? UriOf(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null;
}
