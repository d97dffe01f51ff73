using System.Globalization;

namespace Gateway.Configuration;

/// <summary>Configurations as an operator writes them, for tests.</summary>
internal static class Written
{
    public const string File = "gateway.yaml";

    /// <summary>1 January 2026: what "now" is for every test.</summary>
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Loads a text with some environment variables.</summary>
    public static ConfigurationResult Load(string yaml, params (string Name, string Value)[] environment) =>
        ConfigurationLoader.LoadText(yaml, File, environment.ToDictionary(each => each.Name, each => each.Value), new StoppedClock());

    /// <summary>A valid self-managed mapping called orders on lines 1 to 5, then further settings of it from line 6 on.</summary>
    public static string Orders(string more = "") =>
        $$"""
        EventSourceMappings:
          orders:
            FunctionName: my-function
            SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["b1:9092"] } }
            Topics: [orders]
        {{Indented(more)}}
        """;

    /// <summary>An MSK mapping called orders whose brokers stand in line 6.</summary>
    public static string Msk(string servers, string more = "") =>
        $$"""
        EventSourceMappings:
          orders:
            FunctionName: my-function
            EventSourceArn: arn:aws:kafka:eu-west-1:111122223333:cluster/orders/6cc0432b-8618-4f44-bccc-e1fbd8fb7c4d-2
            Topics: [orders]
            Gateway: { BootstrapServers: {{servers}} }
        {{Indented(more)}}
        """;

    /// <summary>A mapping called orders of exactly these settings, from line 3 on.</summary>
    public static string Only(string settings) => $"EventSourceMappings:\n  orders:\n{Indented(settings)}\n";

    /// <summary>The only error of a configuration, as printed.</summary>
    public static string Error(ConfigurationResult result) => Assert.Single(result.Errors).ToString();

    /// <summary>The only mapping of a configuration that has no errors.</summary>
    public static MappingSettings Mapping(ConfigurationResult result)
    {
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return Assert.Single(result.Mappings);
    }

    public static string Unix(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => $"    {line}"));

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
