namespace Gateway.Tracing.Platforms;

/// <summary>EC2, by the instance metadata service, version 2. Asked only on a machine whose firmware says Amazon EC2.</summary>
internal sealed class Ec2Probe(Surroundings surroundings, MetadataClient metadata) : IPlatformProbe
{
    private const string DefaultEndpoint = "http://169.254.169.254";
    private const string TokenHeader = "X-aws-ec2-metadata-token";
    private const string LifetimeHeader = "X-aws-ec2-metadata-token-ttl-seconds";
    private const string LifetimeSeconds = "60";

    /// <summary>What Nitro writes into its firmware.</summary>
    private const string Vendor = "Amazon EC2";

    private string Endpoint => (surroundings.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? DefaultEndpoint).TrimEnd('/');

    public async Task<bool> AppliesAsync(CancellationToken ct)
    {
        if (string.Equals(surroundings.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return false;
        return await StartsWithAsync("sys/class/dmi/id/sys_vendor", Vendor, ct)
            || await StartsWithAsync("sys/class/dmi/id/board_vendor", Vendor, ct)
            // Xen.
            || await StartsWithAsync("sys/hypervisor/uuid", "ec2", ct);
    }

    public async Task<Platform?> FindAsync(CancellationToken ct)
    {
        if (await metadata.SendAsync(HttpMethod.Put, $"{Endpoint}/latest/api/token", (LifetimeHeader, LifetimeSeconds), ct) is not { } token) return null;
        var identity = await metadata.GetJsonAsync($"{Endpoint}/latest/dynamic/instance-identity/document", (TokenHeader, token), ct);
        if (JsonText.At(identity, "instanceId") is not { } instance) return null;
        return new Platform
        {
            Origin = "AWS::EC2::Instance",
            AccountId = JsonText.At(identity, "accountId"),
            Ec2 = new Ec2Instance(instance, JsonText.At(identity, "availabilityZone"), JsonText.At(identity, "instanceType"), JsonText.At(identity, "imageId")),
        };
    }

    private async Task<bool> StartsWithAsync(string path, string beginning, CancellationToken ct) =>
        await surroundings.FileAsync(path, ct) is { } text && text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
}
