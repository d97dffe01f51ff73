using Amazon;

namespace Gateway.Hosting.Policy;

/// <summary>Where the gateway runs, for ARNs that the configuration leaves incomplete; <c>*</c> stands for what is not known.</summary>
internal sealed record AccountPlace(string Partition, string Region, string Account)
{
    private const string Unknown = "*";

    /// <param name="region">As in <c>eu-west-1</c>; null where nobody says one.</param>
    /// <param name="account">Twelve digits; null where nobody says them.</param>
    public static AccountPlace Of(string? region, string? account) => new(
        region is null ? "aws" : RegionEndpoint.GetBySystemName(region).PartitionName, region ?? Unknown, account ?? Unknown);

    /// <summary>True when every ARN can be completed.</summary>
    public bool IsKnown => Region != Unknown && Account != Unknown;
}
