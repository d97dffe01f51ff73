namespace Gateway.Aws;

/// <summary>Where a bucket of Amazon S3 is called.</summary>
internal static class BucketAddress
{
    private const string Service = "s3";

    /// <param name="bucket">Its name.</param>
    /// <param name="rest">The object's key, or a query with its question mark; already encoded.</param>
    /// <param name="region">Where the bucket is taken to be.</param>
    /// <param name="endpoint">Wins over the region's own; null for that.</param>
    public static Uri Of(string bucket, string rest, string region, Uri? endpoint)
    {
        var service = ServiceEndpoint.For(Service, region, endpoint);
        // A bucket whose name has dots has no certificate as a host; other endpoints may know no hosts but their own.
        return endpoint is not null || bucket.Contains('.', StringComparison.Ordinal)
            ? new Uri(service, $"/{bucket}/{rest}")
            : new Uri($"{service.Scheme}://{bucket}.{service.Authority}/{rest}");
    }
}
