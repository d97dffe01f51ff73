using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>Kafka reads topics, RabbitMQ and ActiveMQ read queues; at least one, none twice.</summary>
internal static class TopicsAndQueuesRule
{
    private const int LongestTopic = 249;
    private const int LongestQueue = 1000;

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        var (topics, queues) = (mapping.Options.Topics, mapping.Options.Queues);
        if (mapping.Source is SourceKind.Kafka)
        {
            CheckNeeded(mapping, nameof(MappingOptions.Topics), topics, problems);
            CheckUnwanted(mapping, nameof(MappingOptions.Queues), queues, problems);
        }
        else if (mapping.Source is not null)
        {
            CheckNeeded(mapping, nameof(MappingOptions.Queues), queues, problems);
            CheckUnwanted(mapping, nameof(MappingOptions.Topics), topics, problems);
        }

        CheckEach(mapping, nameof(MappingOptions.Topics), topics, IsTopic, "it must be 1 to 249 letters, digits, '.', '_' and '-'", problems);
        CheckEach(mapping, nameof(MappingOptions.Queues), queues, IsQueue, "it must be 1 to 1000 characters", problems);
    }

    private static void CheckNeeded(MappingDraft mapping, string setting, List<string> names, ProblemList problems)
    {
        if (names.Count == 0) problems.Missing(mapping.Key(setting), $"write at least one, as in {setting}: [orders]");
    }

    private static void CheckUnwanted(MappingDraft mapping, string setting, List<string> names, ProblemList problems)
    {
        if (names.Count > 0)
            problems.Conflict(mapping.Key(setting), Display.Of(names), SourceRule.Telling(mapping), $"{mapping.Source}", "Kafka reads Topics, RabbitMQ and ActiveMQ read Queues");
    }

    private static void CheckEach(
        MappingDraft mapping, string setting, List<string> names, Func<string, bool> isName, string remedy, ProblemList problems)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (!isName(names[i])) problems.Wrong(mapping.Key(setting, i), Display.Of(names[i]), remedy);
            else if (names.IndexOf(names[i]) < i) problems.Wrong(mapping.Key(setting, i), Display.Of(names[i]), "it is in the list already, so remove it");
        }
    }

    // Kafka's own rule. It also keeps out a leading '^', which the client would take for a regular expression.
    private static bool IsTopic(string name) =>
        name.Length is > 0 and <= LongestTopic && name is not "." and not ".." && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsQueue(string name) => name.Length is > 0 and <= LongestQueue && !name.Any(char.IsControl);
}
