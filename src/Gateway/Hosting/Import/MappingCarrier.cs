using System.Reflection;
using Gateway.Configuration;
using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;

namespace Gateway.Hosting.Import;

/// <summary>Decides what of a mapping is carried over, and says what is not and why.</summary>
internal sealed class MappingCarrier
{
    private static readonly string[] OfKafka =
    [
        nameof(MappingOptions.SelfManagedEventSource), nameof(MappingOptions.StartingPosition), nameof(MappingOptions.StartingPositionTimestamp),
        nameof(MappingOptions.AmazonManagedKafkaEventSourceConfig), nameof(MappingOptions.SelfManagedKafkaEventSourceConfig), nameof(MappingOptions.ParallelizationFactor),
    ];

    private readonly ImportedMapping _mapping;
    private readonly MapNode _found;
    private readonly List<string> _notes;

    private MappingCarrier(ImportedMapping mapping, MapNode found)
    {
        _mapping = mapping;
        _found = found;
        _notes = [.. mapping.Notes];
    }

    /// <summary>The mapping with settings that a gateway takes, or with the reason why it stays where it is.</summary>
    public static ImportedMapping Carry(ImportedMapping mapping)
    {
        if (mapping.Skipped is not null) return mapping;
        var found = Tree.Pruned(mapping.Settings) as MapNode ?? Tree.Of();
        return OtherSource.Of(mapping, found) is { } other
            ? mapping with { Skipped = $"it reads from {other}, which the gateway does not; leave it with Lambda" }
            : new MappingCarrier(mapping, found).Carried();
    }

    private bool IsOfQueues => _found.At(nameof(MappingOptions.Queues)) is not null;

    private ImportedMapping Carried()
    {
        var carried = new Dictionary<string, ConfigurationNode>(StringComparer.Ordinal);
        foreach (var entry in _found.Entries) Carry(entry, carried);
        if (IsOfQueues) carried[nameof(MappingOptions.Gateway)] = Tree.Of((nameof(GatewayMappingOptions.Source), Engine()));
        else CarryGroup(carried);
        var settings = Tree.Of(typeof(MappingOptions).GetProperties().Select(property => (property.Name, carried.GetValueOrDefault(property.Name) is { } value ? Placeholders.Short(value) : null)));
        _notes.AddRange(Placeholders.In(settings, "")
            .Where(each => each.Key != SettingKeys.Source)
            .Select(each => $"{each.Key} is {each.Value.Function} {each.Value.Argument.Text}; {_mapping.Remedy}."));
        return _mapping with { Settings = settings, Notes = _notes };
    }

    private void Carry(MapEntry entry, Dictionary<string, ConfigurationNode> carried)
    {
        if (!SettingNames.Of(typeof(MappingOptions)).TryGetValue(entry.Key, out var property)) _notes.Add($"{entry.Key} is left out, for the gateway does not know it.");
        else if (LeftOut(property, entry.Value) is { } why) _notes.Add($"{property.Name} is left out: {why}.");
        else if (Kept(property.Name, entry.Value) is { } value) carried[property.Name] = value;
    }

    private string? LeftOut(PropertyInfo property, ConfigurationNode value)
    {
        if (UnreadSettingsRule.Instead(property.Name) is { } instead) return instead;
        if (UnreadSettingsRule.OtherSources(property.Name) is { } others) return $"it is for {others}";
        if (IsOfQueues && OfKafka.Contains(property.Name)) return "it is for Kafka";
        // Lambda leaves redelivery at ActiveMQ's own defaults, and so does the gateway where nothing is written.
        return IsOfQueues && property.Name == nameof(MappingOptions.MaximumRetryAttempts) && value.Text == "-1" ? "queues have no such setting at Lambda" : null;
    }

    private ConfigurationNode? Kept(string setting, ConfigurationNode value) => setting switch
    {
        nameof(MappingOptions.SourceAccessConfigurations) => WithoutNetwork(value),
        nameof(MappingOptions.AmazonManagedKafkaEventSourceConfig) or nameof(MappingOptions.SelfManagedKafkaEventSourceConfig) => WithoutUnbuilt(setting, value),
        nameof(MappingOptions.DestinationConfig) => WithoutSuccess(value),
        _ => value,
    };

    private ConfigurationNode? WithoutNetwork(ConfigurationNode value)
    {
        if (value is not ListNode list) return value;
        var isNetwork = list.Items.ToLookup(entry => SourceAccessRule.IsVpc(new SourceAccessOptions { Type = entry.At(nameof(SourceAccessOptions.Type)).Text }));
        if (isNetwork[true].Any())
            _notes.Add($"{string.Join(", ", isNetwork[true].Select(entry => $"{entry.At("Type").Text} {entry.At("URI").Text}".TrimEnd()))} is left out: run the gateway in that network.");
        return Tree.Pruned(Tree.Of(isNetwork[false]));
    }

    private ConfigurationNode? WithoutUnbuilt(string block, ConfigurationNode value)
    {
        const string Registry = nameof(KafkaEventSourceOptions.SchemaRegistryConfig);
        if (value.At(Registry) is null || !UnbuiltSettings.OfMapping.Any(setting => setting.Key == $"{block}.{Registry}")) return value;
        _notes.Add($"{Registry} is left out, for this version has no schema registry: the function would get keys and values as they stand in the topic, not decoded.");
        return Tree.Pruned(Tree.Of(value.Fields.Where(entry => entry.Key != Registry).Select(entry => (entry.Key, (ConfigurationNode?)entry.Value))));
    }

    private static ConfigurationNode? WithoutSuccess(ConfigurationNode value) =>
        value is IntrinsicNode ? value : Tree.Pruned(Tree.Of(("OnFailure", value.At("OnFailure"))));

    private void CarryGroup(Dictionary<string, ConfigurationNode> carried)
    {
        var block = _found.At(nameof(MappingOptions.SelfManagedEventSource)) is null
            ? nameof(MappingOptions.AmazonManagedKafkaEventSourceConfig)
            : nameof(MappingOptions.SelfManagedKafkaEventSourceConfig);
        var written = carried.GetValueOrDefault(block);
        if (written is IntrinsicNode || written.At(nameof(KafkaEventSourceOptions.ConsumerGroupId)) is not null) return;
        if (_mapping.Uuid is { } uuid)
            carried[block] = Tree.Of([(nameof(KafkaEventSourceOptions.ConsumerGroupId), Tree.Of(uuid)), .. written.Fields.Select(entry => (entry.Key, (ConfigurationNode?)entry.Value))]);
        else
            _notes.Add($"no consumer group is written, and Lambda's is then the mapping's UUID. To go on where it stopped, write that as {block}.ConsumerGroupId ({_mapping.UuidRemedy}); without it the gateway is a new group and begins at StartingPosition.");
    }

    private ConfigurationNode Engine()
    {
        if (_mapping.Engine is { } engine) return Tree.Of(engine.ToString());
        var access = _found.At(nameof(MappingOptions.SourceAccessConfigurations)).Members;
        if (access.Any(entry => string.Equals(entry.At("Type").Text, SourceDetection.VirtualHost, StringComparison.OrdinalIgnoreCase))) return Tree.Of(nameof(SourceKind.RabbitMq));
        _notes.Add("Gateway.Source is to be RabbitMq or ActiveMq, and nothing here tells which; write the engine of the broker (`aws mq describe-broker`).");
        return Placeholders.For("RabbitMq or ActiveMq");
    }
}
