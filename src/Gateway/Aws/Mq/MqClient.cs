using System.Text.Json;
using Gateway.Configuration;

namespace Gateway.Aws.Mq;

/// <summary>Looks up where the brokers of Amazon MQ listen.</summary>
/// <param name="api">Asks.</param>
/// <param name="endpoint">Wins over the region's own; null for that.</param>
internal sealed class MqClient(SignedGet api, Uri? endpoint)
{
    private const string Service = "mq";

    /// <summary>A broker's addresses, an active one and its standby in this order. Never throws for addresses that cannot be had.</summary>
    /// <param name="arn">The broker's ARN.</param>
    /// <param name="region">The broker's region.</param>
    /// <param name="engine">Of its addresses only those are wanted that this source speaks.</param>
    /// <param name="ct">Ends the question.</param>
    // https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers-broker-id.html
    public async Task<MqBrokers> FindAsync(string arn, string region, SourceKind engine, CancellationToken ct)
    {
        var id = arn[(arn.LastIndexOf(':') + 1)..];
        var answer = await api.AskAsync(new Uri(ServiceEndpoint.For(Service, region, endpoint), $"/v1/brokers/{Uri.EscapeDataString(id)}"), region, Service, ct);
        if (answer.Json is not { } json) return Unknown(arn, answer);
        var scheme = engine == SourceKind.RabbitMq ? "amqps" : "ssl";
        List<Uri> addresses = [.. AddressesOf(json).Where(address => address.Scheme == scheme)];
        return addresses.Count > 0
            ? new MqBrokers(addresses, null)
            : new MqBrokers([], $"The Amazon MQ broker {arn} tells of no address that begins with {scheme}://; it may still be in creation, or of another engine than Gateway.Source says.");
    }

    private static IEnumerable<Uri> AddressesOf(JsonElement broker)
    {
        foreach (var instance in Members(broker, "brokerInstances"))
        {
            foreach (var address in Members(instance, "endpoints"))
            {
                if (address.ValueKind == JsonValueKind.String && Uri.TryCreate(address.GetString(), UriKind.Absolute, out var uri)) yield return uri;
            }
        }
    }

    private static JsonElement.ArrayEnumerator Members(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static MqBrokers Unknown(string arn, SignedAnswer answer) => new(
        [],
        $"The addresses of {arn} cannot be looked up, and those that its ARN suggests do not serve: "
        + (answer.ErrorType switch
        {
            "ForbiddenException" or "AccessDeniedException" or "UnauthorizedException" => "give the gateway's role mq:DescribeBroker",
            "NotFoundException" or "BadRequestException" => "correct EventSourceArn",
            _ => "let the gateway's network reach the API",
        })
        + $", or write them into Gateway.BrokerUri. ({answer.Problem})");
}
