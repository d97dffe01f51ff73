namespace Gateway.Configuration;

public sealed class SettingsCatalogTests
{
    [Theory]
    [InlineData("Aws.Region", "text", "the AWS SDK's region chain")]
    [InlineData("Tracing.Exporter", "XRayDaemon, XRayApi, Otlp or None", "XRayDaemon")]
    [InlineData("Tracing.Sampling.Source", "Centralized or Local", "Centralized")]
    [InlineData("Admin.Listen", "text", "http://127.0.0.1:8080")]
    [InlineData("Shutdown.DrainSeconds", "whole number", "25")]
    [InlineData("EventSourceMappings.<name>.FunctionName", "text", "required")]
    [InlineData("EventSourceMappings.<name>.Topics", "list of text", "none")]
    [InlineData("EventSourceMappings.<name>.Enabled", "true or false", "true")]
    [InlineData("EventSourceMappings.<name>.StartingPosition", "TRIM_HORIZON, LATEST or AT_TIMESTAMP", "TRIM_HORIZON")]
    [InlineData("EventSourceMappings.<name>.StartingPositionTimestamp", "number", "none")]
    [InlineData("EventSourceMappings.<name>.SelfManagedEventSource.Endpoints.KafkaBootstrapServers", "list of text", "none")]
    [InlineData("EventSourceMappings.<name>.SourceAccessConfigurations[].Type", "text", "required")]
    [InlineData("EventSourceMappings.<name>.Gateway.MaximumConcurrency", "whole number", "Kafka 16, RabbitMQ 1 (16 with OrderByHeader), ActiveMQ 5")]
    [InlineData("EventSourceMappings.<name>.Gateway.ConsumerProperties", "map", "none")]
    public void A_setting_is_listed_with_its_type_and_default(string key, string type, string absent)
    {
        Assert.Contains(new SettingDescription(key, type, absent, HasEffect: true), SettingsCatalog.All);
    }

    [Fact]
    public void Keys_without_effect_are_marked()
    {
        Assert.Equal(
            ["ProvisionedPollerConfig", "MetricsConfig", "LoggingConfig", "KmsKeyArn", "Tags", "TumblingWindowInSeconds", "ScalingConfig", "DocumentDBEventSourceConfig"],
            SettingsCatalog.All.Where(setting => !setting.HasEffect).Select(setting => setting.Key["EventSourceMappings.<name>.".Length..]));
    }

    [Fact]
    public void Every_setting_says_what_its_absence_means_and_none_is_listed_twice()
    {
        Assert.All(SettingsCatalog.All, setting => Assert.NotEmpty(setting.Default));
        Assert.Equal(SettingsCatalog.All.Count, SettingsCatalog.All.Select(setting => setting.Key).Distinct().Count());
    }

    [Fact]
    public void Every_listed_setting_is_known_to_the_loader()
    {
        foreach (var setting in SettingsCatalog.All)
        {
            var variable = setting.Key.Replace("<name>", "orders").Replace("[]", ".0").Replace(".", "__");
            if (setting.Type.StartsWith("list", StringComparison.Ordinal)) variable += "__0";
            if (setting.Type == "map") variable += "__a";

            var result = Written.Load(Written.Orders(), (variable, "?"));

            Assert.DoesNotContain(result.Errors, error => error.Message.Contains("is not a setting") || error.Message.Contains("must be a list"));
        }
    }

    [Fact]
    public void Every_key_without_effect_gets_a_warning_or_an_error()
    {
        foreach (var setting in SettingsCatalog.All.Where(setting => !setting.HasEffect))
        {
            var key = setting.Key.Replace("<name>", "orders");
            var result = Written.Load(Written.Orders($"{key["EventSourceMappings.orders.".Length..]}: {{ a: b }}"));

            Assert.Equal(key, Assert.Single(result.Errors.Concat(result.Warnings)).Key);
        }
    }
}
