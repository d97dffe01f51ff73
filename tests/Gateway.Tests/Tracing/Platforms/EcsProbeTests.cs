namespace Gateway.Tracing.Platforms;

public class EcsProbeTests
{
    private const string TaskArn = "arn:aws:ecs:eu-west-1:111122223333:task/shop/8f03e412";
    private const string Container =
        """
        {"DockerId":"ea32192c","Name":"gateway","ContainerARN":"arn:aws:ecs:eu-west-1:111122223333:container/shop/8f03/05966557",
         "Labels":{"com.amazonaws.ecs.task-arn":"arn:aws:ecs:eu-west-1:111122223333:task/shop/8f03e412"},
         "LogDriver":"awslogs","LogOptions":{"awslogs-group":"/ecs/gateway","awslogs-region":"eu-west-1"}}
        """;

    [Theory]
    [InlineData("FARGATE", "AWS::ECS::Fargate", "fargate")]
    [InlineData("EC2", "AWS::ECS::EC2", "ec2")]
    [InlineData("EXTERNAL", "AWS::ECS::Container", "external")]
    public async Task A_task_is_described(string launchType, string origin, string written)
    {
        await using var metadata = await Ecs();
        metadata.Answer("GET /v4/abc", Container);
        metadata.Answer("GET /v4/abc/task", $$"""{"Cluster":"shop","TaskARN":"{{TaskArn}}","Family":"gateway","LaunchType":"{{launchType}}","AvailabilityZone":"eu-west-1b"}""");

        var platform = await FindAsync(metadata);

        Assert.Equal(
            new Platform
            {
                Origin = origin,
                AccountId = "111122223333",
                LogGroup = "/ecs/gateway",
                Ecs = new EcsContainer
                {
                    Container = "gateway-5c9d",
                    ContainerId = "ea32192c",
                    ContainerArn = "arn:aws:ecs:eu-west-1:111122223333:container/shop/8f03/05966557",
                    TaskArn = TaskArn,
                    TaskFamily = "gateway",
                    ClusterArn = "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
                    LaunchType = written,
                    AvailabilityZone = "eu-west-1b",
                },
            },
            platform);
    }

    [Fact]
    public async Task The_container_alone_says_enough()
    {
        await using var metadata = await Ecs();
        metadata.Answer("GET /v4/abc", Container);

        var platform = await FindAsync(metadata);

        Assert.Equal(("AWS::ECS::Container", TaskArn, null), (platform?.Origin, platform?.Ecs?.TaskArn, platform?.Ecs?.ClusterArn));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no JSON")]
    public async Task No_answer_is_nothing(string? answer)
    {
        await using var metadata = await Ecs();
        if (answer is not null) metadata.Answer("GET /v4/abc", answer);

        Assert.Null(await FindAsync(metadata));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"DockerId":7,"Labels":"none","LogOptions":null,"ContainerARN":""}""")]
    public async Task An_answer_of_another_form_leaves_out_what_it_does_not_say(string answer)
    {
        await using var metadata = await Ecs();
        metadata.Answer("GET /v4/abc", answer);

        Assert.Equal(
            new Platform { Origin = "AWS::ECS::Container", Ecs = new EcsContainer { Container = "gateway-5c9d" } },
            await FindAsync(metadata));
    }

    [Fact]
    public async Task Outside_of_ecs_it_does_not_apply()
    {
        await using var metadata = await FakeMetadata.StartAsync();

        Assert.False(await new EcsProbe(metadata.Surroundings, metadata.Client).AppliesAsync(CancellationToken.None));
    }

    private static async Task<FakeMetadata> Ecs()
    {
        var metadata = await FakeMetadata.StartAsync();
        metadata.Set("ECS_CONTAINER_METADATA_URI_V4", $"{metadata.Address}/v4/abc");
        return metadata;
    }

    private static async Task<Platform?> FindAsync(FakeMetadata metadata)
    {
        var probe = new EcsProbe(metadata.Surroundings, metadata.Client);
        Assert.True(await probe.AppliesAsync(CancellationToken.None));
        return await probe.FindAsync(CancellationToken.None);
    }
}
