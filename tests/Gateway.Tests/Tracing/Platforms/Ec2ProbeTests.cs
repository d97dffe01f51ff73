namespace Gateway.Tracing.Platforms;

public class Ec2ProbeTests
{
    [Fact]
    public async Task An_instance_is_described_by_version_2_of_the_service()
    {
        await using var metadata = await Ec2();
        metadata.Answer("PUT /latest/api/token", "secret-token");
        metadata.Answer(
            "GET /latest/dynamic/instance-identity/document",
            """{"accountId":"111122223333","instanceId":"i-0abc","availabilityZone":"eu-west-1a","instanceType":"m7g.large","imageId":"ami-1"}""");

        var probe = new Ec2Probe(metadata.Surroundings, metadata.Client);

        Assert.True(await probe.AppliesAsync(CancellationToken.None));
        Assert.Equal(
            new Platform { Origin = "AWS::EC2::Instance", AccountId = "111122223333", Ec2 = new Ec2Instance("i-0abc", "eu-west-1a", "m7g.large", "ami-1") },
            await probe.FindAsync(CancellationToken.None));
        Assert.Equal("60", metadata.Calls.First().Headers["X-aws-ec2-metadata-token-ttl-seconds"]);
        Assert.Equal("secret-token", metadata.Calls.Last().Headers["X-aws-ec2-metadata-token"]);
    }

    [Fact]
    public async Task Without_a_token_nothing_more_is_asked()
    {
        await using var metadata = await Ec2();

        Assert.Null(await new Ec2Probe(metadata.Surroundings, metadata.Client).FindAsync(CancellationToken.None));
        Assert.Single(metadata.Calls);
    }

    [Theory]
    [InlineData("sys/class/dmi/id/sys_vendor", "Amazon EC2\n", null, true)]
    [InlineData("sys/class/dmi/id/board_vendor", "Amazon EC2\n", "false", true)]
    [InlineData("sys/hypervisor/uuid", "ec2e1916-9099-7caf\n", null, true)]
    [InlineData("sys/class/dmi/id/sys_vendor", "QEMU\n", null, false)]
    [InlineData("sys/class/dmi/id/product_name", "Amazon EC2\n", null, false)]
    [InlineData("sys/class/dmi/id/sys_vendor", "Amazon EC2\n", "true", false)]
    public async Task Nothing_is_sent_unless_the_firmware_says_so(string file, string text, string? disabled, bool applies)
    {
        await using var metadata = await FakeMetadata.StartAsync();
        metadata.Write(file, text);
        if (disabled is not null) metadata.Set("AWS_EC2_METADATA_DISABLED", disabled);

        Assert.Equal(applies, await new Ec2Probe(metadata.Surroundings, metadata.Client).AppliesAsync(CancellationToken.None));
        Assert.Empty(metadata.Calls);
    }

    private static async Task<FakeMetadata> Ec2()
    {
        var metadata = await FakeMetadata.StartAsync();
        metadata.Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.Address + "/");
        metadata.Write("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
        return metadata;
    }
}
