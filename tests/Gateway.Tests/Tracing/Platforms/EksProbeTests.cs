namespace Gateway.Tracing.Platforms;

public class EksProbeTests
{
    private const string Eks = """{"gitVersion":"v1.33.4-eks-ba24e9c"}""";
    private const string ConfigMap = "GET /api/v1/namespaces/amazon-cloudwatch/configmaps/cluster-info";
    private const string Id = "4f5c2e7a9b1d4f5c2e7a9b1d4f5c2e7a9b1d4f5c2e7a9b1d4f5c2e7a9b1d4f5c";

    [Fact]
    public async Task A_pod_is_described_with_the_clusters_own_words()
    {
        await using var metadata = await Kubernetes();
        metadata.Answer("GET /version", Eks);
        metadata.Answer(ConfigMap, """{"data":{"cluster.name":"shop","logs.region":"eu-west-1"}}""");
        metadata.Write("proc/self/cgroup", $"12:pids:/kubepods.slice/cri-containerd-{Id}.scope\n");

        Assert.Equal(
            new Platform { Origin = "AWS::EKS::Container", LogGroup = "/aws/containerinsights/shop/application", Eks = new EksPod("gateway-5c9d", "shop", Id) },
            await FindAsync(metadata));
        Assert.All(metadata.Calls, call => Assert.Equal("Bearer token-1", call.Headers["Authorization"]));
    }

    [Fact]
    public async Task What_the_pods_variables_say_counts()
    {
        await using var metadata = await Kubernetes();
        metadata.Answer("GET /version", Eks);
        metadata.Set("POD_NAME", "gateway-7");
        metadata.Set("EKS_CLUSTER_NAME", "named");

        Assert.Equal(new EksPod("gateway-7", "named", null), (await FindAsync(metadata))?.Eks);
    }

    [Theory]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token")]
    [InlineData("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token")]
    public async Task A_cluster_that_says_nothing_is_known_by_the_roles_of_its_pods(string variable, string value)
    {
        await using var metadata = await Kubernetes();
        metadata.Set(variable, value);

        Assert.Equal(new EksPod("gateway-5c9d", null, null), (await FindAsync(metadata))?.Eks);
    }

    [Fact]
    public async Task Kubernetes_elsewhere_is_no_place_that_XRay_knows()
    {
        await using var metadata = await Kubernetes();
        metadata.Answer("GET /version", """{"gitVersion":"v1.33.4+k3s1"}""");

        Assert.Same(Platform.Unknown, await FindAsync(metadata));
        Assert.Single(metadata.Calls);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_may_be_asked_again()
    {
        await using var metadata = await Kubernetes();

        Assert.Null(await FindAsync(metadata));
    }

    [Theory]
    [InlineData($"1:name=systemd:/docker/{Id}\n", "", Id)]
    [InlineData("0::/\n", $"599 598 0:52 /var/lib/docker/containers/{Id}/hostname /etc/hostname rw\n", Id)]
    [InlineData("0::/\n", $"599 598 0:52 /io.containerd.grpc.v1.cri/sandboxes/{Id}/hostname /etc/hostname rw\n", null)]
    public async Task The_containers_id_stands_where_its_control_group_is_told(string cgroup, string mounts, string? expected)
    {
        await using var metadata = await Kubernetes();
        metadata.Answer("GET /version", Eks);
        metadata.Write("proc/self/cgroup", cgroup);
        metadata.Write("proc/self/mountinfo", mounts);

        Assert.Equal(expected, (await FindAsync(metadata))?.Eks?.ContainerId);
    }

    [Theory]
    [InlineData("EKS_CLUSTER_NAME", "shop", "shop")]
    [InlineData("AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/eks.amazonaws.com/serviceaccount/token", null)]
    [InlineData("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount/eks-pod-identity-token", null)]
    public async Task Without_a_token_the_environment_is_enough(string variable, string value, string? cluster)
    {
        await using var metadata = await FakeMetadata.StartAsync();
        metadata.Set("KUBERNETES_SERVICE_HOST", "10.100.0.1");
        metadata.Set("POD_NAME", "gateway-7");
        metadata.Set(variable, value);
        metadata.Write("proc/self/cgroup", $"12:pids:/kubepods.slice/cri-containerd-{Id}.scope\n");

        Assert.Equal(new Platform { Origin = "AWS::EKS::Container", Eks = new EksPod("gateway-7", cluster, Id) }, await FindAsync(metadata));
        Assert.Empty(metadata.Calls);
    }

    [Theory]
    [InlineData("KUBERNETES_SERVICE_HOST", "10.100.0.1")]
    [InlineData("EKS_CLUSTER_NAME", "shop")]
    public async Task Without_a_token_it_takes_both_kubernetes_and_a_word_of_EKS(string variable, string value)
    {
        await using var metadata = await FakeMetadata.StartAsync();
        metadata.Set(variable, value);

        Assert.False(await new EksProbe(metadata.Surroundings, _ => metadata.PlainClient).AppliesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Outside_of_kubernetes_it_does_not_apply()
    {
        await using var metadata = await FakeMetadata.StartAsync();

        Assert.False(await new EksProbe(metadata.Surroundings, _ => metadata.PlainClient).AppliesAsync(CancellationToken.None));
    }

    private static async Task<FakeMetadata> Kubernetes()
    {
        var metadata = await FakeMetadata.StartAsync();
        var address = new Uri(metadata.Address);
        metadata.Set("KUBERNETES_SERVICE_HOST", address.Host);
        metadata.Set("KUBERNETES_SERVICE_PORT", $"{address.Port}");
        metadata.Write("var/run/secrets/kubernetes.io/serviceaccount/token", "token-1\n");
        metadata.Write("var/run/secrets/kubernetes.io/serviceaccount/ca.crt", "the authority");
        return metadata;
    }

    private static async Task<Platform?> FindAsync(FakeMetadata metadata)
    {
        var probe = new EksProbe(metadata.Surroundings, authority =>
        {
            Assert.Equal("the authority", authority);
            return metadata.PlainClient;
        });
        Assert.True(await probe.AppliesAsync(CancellationToken.None));
        return await probe.FindAsync(CancellationToken.None);
    }
}
