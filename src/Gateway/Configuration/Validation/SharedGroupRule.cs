namespace Gateway.Configuration.Validation;

/// <summary>Two mappings in one group that read one topic share its records: each gets a part, which is seldom meant.</summary>
internal static class SharedGroupRule
{
    public static void Check(IReadOnlyList<MappingSettings> mappings, ProblemList problems)
    {
        for (var i = 0; i < mappings.Count; i++)
        {
            foreach (var earlier in mappings.Take(i))
            {
                var (mapping, topics) = (mappings[i], earlier.Topics.Intersect(mappings[i].Topics).ToList());
                if (topics.Count == 0 || earlier.ConsumerGroupId != mapping.ConsumerGroupId || !IsSameCluster(earlier, mapping)) continue;
                problems.Warning(
                    $"EventSourceMappings.{mapping.Name}",
                    $"EventSourceMappings.{mapping.Name} reads {Display.Of(topics)} in the consumer group {mapping.ConsumerGroupId}, as EventSourceMappings.{earlier.Name} does, so each gets a part of the records; give them different groups if both need all.");
            }
        }
    }

    private static bool IsSameCluster(MappingSettings one, MappingSettings other) =>
        one.BootstrapServers.Intersect(other.BootstrapServers).Any() || (one.EventSourceArn is not null && one.EventSourceArn == other.EventSourceArn);
}
