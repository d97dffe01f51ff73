using System.Text;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>What only some brokers have is written for these only.</summary>
internal static class QueueRule
{
    /// <summary>A short string of AMQP.</summary>
    private const int MostHeaderBytes = 255;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Source is not { } source) return;
        if (mapping.Gateway.DeadLetterExchange is { } exchange && source != SourceKind.RabbitMq)
            problems.Conflict(mapping.Key(SettingKeys.DeadLetterExchange), exchange ? "true" : "false", SourceRule.Telling(mapping), $"{source}", "remove the first, it is for RabbitMQ");
        CheckOrder(mapping, source, problems);
        CheckTls(mapping, problems);
        if (mapping.Options.ParallelizationFactor != 1 && mapping.IsOfQueues)
        {
            problems.Conflict(
                mapping.Key(nameof(MappingOptions.ParallelizationFactor)), Display.Of(mapping.Options.ParallelizationFactor),
                SourceRule.Telling(mapping), $"{source}", "remove the first, it is for Kafka; Gateway.MaximumConcurrency says how many invocations of a queue may be in flight");
        }
    }

    private static void CheckOrder(MappingDraft mapping, SourceKind source, ProblemList problems)
    {
        if (mapping.Gateway.OrderByHeader is not { } header) return;
        if (Encoding.UTF8.GetByteCount(header) is < 1 or > MostHeaderBytes)
            problems.Wrong(mapping.Key(SettingKeys.OrderByHeader), Display.Of(header), "it must be a header's name of 1 to 255 bytes");
        if (source == SourceKind.RabbitMq) return;
        var instead = source == SourceKind.Kafka ? "records of one key keep their order with ParallelizationFactor" : "messages of one group (JMSXGroupID) keep theirs";
        problems.Conflict(mapping.Key(SettingKeys.OrderByHeader), Display.Of(header), SourceRule.Telling(mapping), $"{source}", $"remove the first, it is for RabbitMQ; {instead}");
    }

    // Without TLS nobody would be shown it, and nobody would notice.
    private static void CheckTls(MappingDraft mapping, ProblemList problems)
    {
        var entries = mapping.Options.SourceAccessConfigurations;
        var certificate = entries.FindIndex(entry => SourceAccessRule.IsOf(entry, SourceAccessRule.ClientCertificate));
        if (certificate < 0 || !mapping.IsOfQueues || mapping.Gateway.BrokerUri is not { } written || BrokerUriList.Parse(written) is not { } list) return;
        if (list.Members.Any(member => BrokerScheme.Of(member)?.Written is "amqp" or "tcp"))
        {
            problems.Conflict(
                $"{mapping.Key(nameof(MappingOptions.SourceAccessConfigurations), certificate)}.{nameof(SourceAccessOptions.Type)}", SourceAccessRule.ClientCertificate,
                mapping.Key(SettingKeys.BrokerUri), BrokerUriRule.Shown(written), "a certificate is shown over TLS only, so write amqps:// or ssl://");
        }
    }
}
