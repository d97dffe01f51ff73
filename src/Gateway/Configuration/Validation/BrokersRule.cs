using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Kafka's addresses: where they stand, how many, of which form, and what an MSK port says about encryption.</summary>
internal static class BrokersRule
{
    private const int MostServers = 10;
    private const int LongestServer = 300;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options.SelfManagedEventSource is { } selfManaged)
        {
            if (selfManaged.Endpoints.KafkaBootstrapServers.Count == 0)
                problems.Missing(mapping.Key(SettingKeys.Endpoints), "write the brokers, as in [\"b1:9092\", \"b2:9092\"]");
            CheckEach(mapping, SettingKeys.Endpoints, selfManaged.Endpoints.KafkaBootstrapServers, problems);
            CheckSelfManaged(mapping, problems);
        }

        CheckEach(mapping, SettingKeys.BootstrapServers, mapping.Gateway.BootstrapServers, problems);
        if (MskSecurity.Applies(mapping.Options)) CheckPorts(mapping, problems);
    }

    private static void CheckEach(MappingDraft mapping, string setting, List<string> servers, ProblemList problems)
    {
        if (servers.Count > MostServers)
            problems.Wrong(mapping.Key(setting), $"a list of {Display.Of(servers.Count)}", $"it may name at most {MostServers} brokers, the others are found from these");
        for (var i = 0; i < servers.Count; i++)
        {
            if (servers[i].Length > LongestServer || HostPort.Parse(servers[i]) is null)
                problems.Wrong(mapping.Key(setting, i), Display.Of(servers[i]), "it must be host:port, as in b1:9092, with a port between 1 and 65535");
        }
    }

    private static void CheckSelfManaged(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Options.EventSourceArn is not null || mapping.Gateway.BootstrapServers.Count == 0) return;
        problems.Conflict(
            mapping.Key(SettingKeys.BootstrapServers), Display.Of(mapping.Gateway.BootstrapServers),
            mapping.Key(SettingKeys.Endpoints), Display.Of(mapping.Options.SelfManagedEventSource!.Endpoints.KafkaBootstrapServers),
            "remove the first, it goes with an MSK cluster's ARN");
    }

    private static void CheckPorts(MappingDraft mapping, ProblemList problems)
    {
        var shown = Display.Of(mapping.Gateway.BootstrapServers);
        var ports = MskSecurity.Ports(mapping.Options);
        if (ports.Count > 1)
            problems.Wrong(mapping.Key(SettingKeys.BootstrapServers), shown, "all must have the same port, because the port tells how MSK is spoken to");
        else if (ports is [_] && KafkaAccessRule.Protocol(mapping.Options) is null)
            problems.Wrong(mapping.Key(SettingKeys.BootstrapServers), shown, $"of ports other than 9092, 9094, 9096 and 9098 say {SettingKeys.SecurityProtocol} in {SettingKeys.ConsumerProperties}, or the secret in {nameof(MappingOptions.SourceAccessConfigurations)}");
    }
}
