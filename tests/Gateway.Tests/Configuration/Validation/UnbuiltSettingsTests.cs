namespace Gateway.Configuration.Validation;

public sealed class UnbuiltSettingsTests
{
    [Theory]
    [InlineData("SelfManagedKafkaEventSourceConfig: { SchemaRegistryConfig: { SchemaRegistryURI: 'https://r' } }", "SelfManagedKafkaEventSourceConfig.SchemaRegistryConfig is written, which is not available in this version; remove it.")]
    public void A_mapping_that_asks_for_what_is_not_there_is_refused(string setting, string message)
    {
        Assert.Equal($"gateway.yaml:6: EventSourceMappings.orders.{message}", Written.Error(Written.Load(Written.Orders(setting))));
    }

    [Theory]
    [InlineData("FilterCriteria: {}")]
    [InlineData("FilterCriteria: { Filters: [] }")]
    [InlineData("DestinationConfig: {}")]
    [InlineData("DestinationConfig: { OnFailure: }")]
    [InlineData("ParallelizationFactor: 100")]
    [InlineData("SourceAccessConfigurations: []")]
    [InlineData("Queues: []")]
    public void A_value_that_asks_for_nothing_is_taken(string setting)
    {
        Written.Mapping(Written.Load(Written.Orders(setting)));
    }

    [Fact]
    public void Every_row_names_a_setting_that_exists()
    {
        var keys = UnbuiltSettings.OfMapping.Select(row => $"EventSourceMappings.<name>.{row.Key}");

        Assert.All(keys, key => Assert.Contains(SettingsCatalog.All, setting => setting.Key.StartsWith(key, StringComparison.Ordinal)));
    }
}
