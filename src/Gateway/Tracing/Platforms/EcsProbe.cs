using System.Text.Json.Nodes;

namespace Gateway.Tracing.Platforms;

/// <summary>ECS, by the task metadata endpoint: version 4, else 3.</summary>
internal sealed class EcsProbe(Surroundings surroundings, MetadataClient metadata) : IPlatformProbe
{
    private const int AccountField = 4;

    private string? Endpoint => surroundings.Variable("ECS_CONTAINER_METADATA_URI_V4") ?? surroundings.Variable("ECS_CONTAINER_METADATA_URI");

    public Task<bool> AppliesAsync(CancellationToken ct) => Task.FromResult(Endpoint is not null);

    public async Task<Platform?> FindAsync(CancellationToken ct)
    {
        var container = await metadata.GetJsonAsync(Endpoint!, header: null, ct);
        var task = await metadata.GetJsonAsync($"{Endpoint}/task", header: null, ct);
        return container is null && task is null ? null : Describe(container, task);
    }

    private Platform Describe(JsonNode? container, JsonNode? task)
    {
        var taskArn = JsonText.At(task, "TaskARN") ?? JsonText.At(container, "Labels", "com.amazonaws.ecs.task-arn");
        var launchType = JsonText.At(task, "LaunchType");
        return new Platform
        {
            Origin = OriginOf(launchType),
            AccountId = Field(taskArn, AccountField),
            LogGroup = JsonText.At(container, "LogOptions", "awslogs-group"),
            Ecs = new EcsContainer
            {
                Container = surroundings.HostName,
                ContainerId = JsonText.At(container, "DockerId"),
                ContainerArn = JsonText.At(container, "ContainerARN"),
                TaskArn = taskArn,
                TaskFamily = JsonText.At(task, "Family"),
                ClusterArn = ClusterArn(JsonText.At(task, "Cluster"), taskArn),
                LaunchType = launchType?.ToLowerInvariant(),
                AvailabilityZone = JsonText.At(task, "AvailabilityZone"),
            },
        };
    }

    private static string OriginOf(string? launchType) => launchType?.ToUpperInvariant() switch
    {
        "FARGATE" => "AWS::ECS::Fargate",
        "EC2" => "AWS::ECS::EC2",
        _ => "AWS::ECS::Container",
    };

    // On EC2 the agent tells the cluster's short name; the rest of the ARN is the task's.
    private static string? ClusterArn(string? cluster, string? taskArn)
    {
        if (cluster is null || cluster.StartsWith("arn:", StringComparison.Ordinal)) return cluster;
        return taskArn?.Split(':') is [var arn, var partition, var service, var region, var account, ..]
            ? $"{arn}:{partition}:{service}:{region}:{account}:cluster/{cluster}"
            : null;
    }

    private static string? Field(string? arn, int index) => arn?.Split(':') is { } fields && fields.Length > index ? fields[index] : null;
}
