using System.Text.Json;
using Gateway.Configuration;

namespace Gateway.Aws.Msk;

/// <summary>Looks up where the brokers of MSK clusters listen.</summary>
/// <param name="api">Asks.</param>
/// <param name="endpoint">Wins over the region's own; null for that.</param>
internal sealed class MskClient(SignedGet api, Uri? endpoint)
{
    private const string Service = "kafka";

    /// <summary>Without a secret AWS takes the first of these that a cluster has.</summary>
    private static readonly KafkaProtocol[] Preferred = [KafkaProtocol.MskIam, KafkaProtocol.Tls, KafkaProtocol.Plaintext];

    // https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-bootstrap-brokers.html
    private static readonly Dictionary<KafkaProtocol, string> Members = new()
    {
        [KafkaProtocol.Plaintext] = "bootstrapBrokerString",
        [KafkaProtocol.Tls] = "bootstrapBrokerStringTls",
        [KafkaProtocol.SaslScram512] = "bootstrapBrokerStringSaslScram",
        [KafkaProtocol.MskIam] = "bootstrapBrokerStringSaslIam",
    };

    /// <summary>The brokers that are spoken to in one way. Never throws for brokers that cannot be had.</summary>
    /// <param name="arn">The cluster's ARN.</param>
    /// <param name="region">The cluster's region.</param>
    /// <param name="wanted">The way; null for the one that AWS would take.</param>
    /// <param name="ct">Ends the question.</param>
    public async Task<MskBrokers> FindAsync(string arn, string region, KafkaProtocol? wanted, CancellationToken ct)
    {
        var uri = new Uri(ServiceEndpoint.For(Service, region, endpoint), $"/v1/clusters/{Uri.EscapeDataString(arn)}/bootstrap-brokers");
        var answer = await api.AskAsync(uri, region, Service, ct);
        if (answer.Json is not { } json) return Unknown(arn, answer);
        return (wanted is { } one ? [one] : Preferred).Select(protocol => Of(json, protocol)).FirstOrDefault(found => found is not null)
            ?? Wrong($"The MSK cluster {arn} has no listener for {(wanted is { } way ? Name(way) : "IAM, TLS or plain text")}: turn it on at the cluster, or correct SourceAccessConfigurations.");
    }

    private static MskBrokers? Of(JsonElement json, KafkaProtocol protocol) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Members[protocol], out var member)
        && member.ValueKind == JsonValueKind.String && member.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } servers
            ? new MskBrokers(servers, protocol, null)
            : null;

    private static MskBrokers Unknown(string arn, SignedAnswer answer) => Wrong(
        $"Connection error. Please check your event source connection configuration. The brokers of {arn} cannot be looked up: "
        + (answer.ErrorType switch
        {
            "ForbiddenException" or "AccessDeniedException" or "UnauthorizedException" => "give the gateway's role kafka:GetBootstrapBrokers",
            "NotFoundException" or "BadRequestException" => "correct EventSourceArn",
            _ => "let the gateway's network reach the API",
        })
        + $", or write them into Gateway.BootstrapServers. ({answer.Problem})");

    private static string Name(KafkaProtocol protocol) => protocol switch
    {
        KafkaProtocol.MskIam => "IAM",
        KafkaProtocol.Tls => "TLS",
        KafkaProtocol.Plaintext => "plain text",
        _ => "SASL/SCRAM",
    };

    private static MskBrokers Wrong(string problem) => new([], null, problem);
}
