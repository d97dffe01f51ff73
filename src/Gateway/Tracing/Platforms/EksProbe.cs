using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Tracing.Platforms;

/// <summary>EKS, by the cluster's own API, or by the pod's variables alone. Kubernetes elsewhere is no place that X-Ray knows.</summary>
/// <param name="surroundings">Variables and files.</param>
/// <param name="connect">Makes a client that trusts the cluster's certificate authority, given in PEM; null where there is none.</param>
internal sealed partial class EksProbe(Surroundings surroundings, Func<string?, MetadataClient> connect) : IPlatformProbe
{
    private const string ClusterName = "EKS_CLUSTER_NAME";
    private const string Account = "var/run/secrets/kubernetes.io/serviceaccount";

    public async Task<bool> AppliesAsync(CancellationToken ct) =>
        surroundings.Variable("KUBERNETES_SERVICE_HOST") is not null && (NamesEks || await TokenAsync(ct) is not null);

    // A pod without its account's token cannot ask, and need not.
    public async Task<Platform?> FindAsync(CancellationToken ct) =>
        await TokenAsync(ct) is { } token ? await AskAsync(token, ct) : await DescribeAsync(info: null, ct);

    private async Task<Platform?> AskAsync(string token, CancellationToken ct)
    {
        var api = connect(await surroundings.FileAsync($"{Account}/ca.crt", ct));
        var header = ("Authorization", $"Bearer {token}");
        var version = JsonText.At(await api.GetJsonAsync($"{Endpoint}/version", header, ct), "gitVersion");
        if (version is null && !NamesEks) return null;
        if (!NamesEks && !version!.Contains("-eks-", StringComparison.Ordinal)) return Platform.Unknown;
        var info = await api.GetJsonAsync($"{Endpoint}/api/v1/namespaces/amazon-cloudwatch/configmaps/cluster-info", header, ct);
        return await DescribeAsync(info, ct);
    }

    private async Task<Platform> DescribeAsync(JsonNode? info, CancellationToken ct)
    {
        var observed = JsonText.At(info, "data", "cluster.name");
        return new Platform
        {
            Origin = "AWS::EKS::Container",
            LogGroup = observed is null ? null : $"/aws/containerinsights/{observed}/application",
            Eks = new EksPod(
                surroundings.Variable("POD_NAME") ?? surroundings.HostName,
                surroundings.Variable(ClusterName) ?? surroundings.Variable("CLUSTER_NAME") ?? observed,
                await ContainerIdAsync(ct)),
        };
    }

    // Roles for service accounts and pod identity are EKS's own.
    private bool NamesEks =>
        surroundings.Variable(ClusterName) is not null
        || surroundings.Variable("AWS_WEB_IDENTITY_TOKEN_FILE")?.Contains("eks.amazonaws.com", StringComparison.Ordinal) == true
        || surroundings.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")?.Contains("eks-pod-identity", StringComparison.Ordinal) == true;

    private string Endpoint
    {
        get
        {
            var host = surroundings.Variable("KUBERNETES_SERVICE_HOST")!;
            var bracketed = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
            var port = surroundings.Variable("KUBERNETES_SERVICE_PORT") ?? "443";
            return $"https://{bracketed}:{port}";
        }
    }

    private async Task<string?> TokenAsync(CancellationToken ct) => (await surroundings.FileAsync($"{Account}/token", ct))?.Trim();

    private async Task<string?> ContainerIdAsync(CancellationToken ct)
    {
        // The first file names it under version 1 of control groups, the second under version 2.
        foreach (var path in new[] { "proc/self/cgroup", "proc/self/mountinfo" })
        {
            if (await surroundings.FileAsync(path, ct) is { } text && ContainerId().Match(text) is { Success: true } match) return match.Groups["id"].Value;
        }

        return null;
    }

    [GeneratedRegex(@"/containers/(?<id>[0-9a-f]{64})/|[-/](?<id>[0-9a-f]{64})(\.scope)?$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex ContainerId();
}
