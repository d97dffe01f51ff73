using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka.Seeking;

/// <summary>Opens a client for one seek.</summary>
internal static class KafkaSeek
{
    /// <summary>How long an answer may take; there are four questions, and one more for each partition.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    /// <summary>Blocks until it is done. librdkafka is loaded by then.</summary>
    /// <param name="mapping">Names group and topics.</param>
    /// <param name="login">What the client logs in with.</param>
    /// <param name="target">Where to.</param>
    /// <param name="dryRun">Looks only.</param>
    /// <param name="answerTime">How long each question may take; 10 s when absent.</param>
    public static SeekResult Run(MappingSettings mapping, KafkaLogin login, SeekTarget target, bool dryRun, TimeSpan? answerTime = null)
    {
        var secrets = new KnownSecrets(mapping.ConsumerProperties);
        secrets.Add(login);
        try
        {
            using var group = new KafkaGroup(mapping, login, answerTime ?? AnswerTime);
            var result = new OffsetSeek(group, mapping.ConsumerGroupId).Run(target, dryRun);
            return result with { Problem = result.Problem is { } problem ? secrets.Hide(problem) : null };
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or KafkaException)
        {
            return new SeekResult([], $"The client does not take the mapping's settings or secrets. ({secrets.Hide(refused.Message)})");
        }
    }
}
