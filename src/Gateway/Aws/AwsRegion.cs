using Amazon;
using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>The region to call: the configured one, else what the SDK's own chain finds.</summary>
internal static class AwsRegion
{
    /// <summary>The region's name, or null when nobody says one. May ask the instance metadata: call it at start only.</summary>
    public static string? Resolve(string? configured) =>
        string.IsNullOrWhiteSpace(configured) ? FallbackRegionFactory.GetRegionEndpoint()?.SystemName : configured;
}
