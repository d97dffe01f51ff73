using Gateway.Configuration.Options;

namespace Gateway.Configuration.Validation;

/// <summary>RabbitMQ's and ActiveMQ's addresses: of that broker's form, without user or password, with options that are known.</summary>
internal static class BrokerUriRule
{
    private const string RabbitMqForm = "amqp:// or amqps://";
    private const string ActiveMqForm = "tcp:// or ssl:// (OpenWire; nio, auto and theirs with +ssl are taken too)";

    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Gateway.BrokerUri is not { } written) CheckAbsent(mapping, problems);
        else if (mapping.Source is not SourceKind.Kafka) CheckWritten(mapping, written, problems);
    }

    /// <summary>As messages show it: the values of options may be passwords.</summary>
    public static string Shown(string written)
    {
        var shown = Display.Of(written);
        return shown.IndexOf('?') is >= 0 and var query ? $"{shown[..query]}?…" : shown;
    }

    private static void CheckAbsent(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.IsOfQueues && mapping.Options.EventSourceArn is null && !problems.IsSettled(mapping.Key(nameof(MappingOptions.EventSourceArn))))
            problems.Missing(mapping.Key(SettingKeys.BrokerUri), $"write the broker's address, or {nameof(MappingOptions.EventSourceArn)} for Amazon MQ");
    }

    private static void CheckWritten(MappingDraft mapping, string written, ProblemList problems)
    {
        if (written.Contains('@')) Wrong($"user and password have their place in a secret that {{ Type: BASIC_AUTH, URI: … }} in {nameof(MappingOptions.SourceAccessConfigurations)} names");
        else if (SourceDetection.FromBrokerUri(written) is { } told && mapping.Source is { } source && told != source)
            problems.Conflict(mapping.Key(SettingKeys.BrokerUri), Shown(written), SourceRule.Telling(mapping), $"{source}", "RabbitMQ takes amqp and amqps, ActiveMQ the others");
        else if (BrokerUriList.Parse(written) is not { } list) Wrong("its parentheses do not fit, write failover:(first,second)");
        else if (list.Members.Select(member => ProblemOf(member, mapping)).FirstOrDefault(problem => problem is not null) is { } problem) Wrong(problem);
        else CheckOptions(mapping, list, problems);

        void Wrong(string remedy) => problems.Wrong(mapping.Key(SettingKeys.BrokerUri), Shown(written), remedy);
    }

    private static string? ProblemOf(string member, MappingDraft mapping) =>
        BrokerScheme.Of(member) is { } scheme && scheme.Source == mapping.Source
            ? BrokerAddress.Parse(member, scheme).Problem
            : $"each address must begin with {FormOf(mapping.Source)}";

    private static string FormOf(SourceKind? source) => source switch
    {
        SourceKind.RabbitMq => RabbitMqForm,
        SourceKind.ActiveMq => ActiveMqForm,
        _ => $"{RabbitMqForm} for RabbitMQ, {ActiveMqForm} for ActiveMQ",
    };

    private static void CheckOptions(MappingDraft mapping, BrokerUriList list, ProblemList problems)
    {
        var (key, source) = (mapping.Key(SettingKeys.BrokerUri), mapping.Source!.Value);
        var inner = list.Members.SelectMany(member => BrokerAddress.Parse(member, BrokerScheme.Of(member)!).Options).ToList();
        var unknown = list.Options.Where(option => !BrokerQuery.IsKnownOfList(option, source))
            .Concat(inner.Where(option => !BrokerQuery.IsKnown(option, source)))
            .FirstOrDefault();
        List<string> all = [.. list.Options.Concat(inner).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (all.FirstOrDefault(BrokerQuery.IsCredential) is { } secret)
            problems.Error(key, $"{key} has the option {Display.Of(secret)}; user and password have their place in a secret that {{ Type: BASIC_AUTH, URI: … }} in {nameof(MappingOptions.SourceAccessConfigurations)} names.");
        else if (unknown is not null)
            problems.Error(key, $"{key} has the option {Display.Of(unknown)}, which is not known; correct or remove it.");
        else if (all.Count > 0)
            problems.Warning(key, $"{key} has options without effect here ({string.Join(", ", all.Select(Display.Of))}); addresses are tried in the order written, and the rest the gateway decides itself.");
    }
}
