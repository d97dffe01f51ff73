using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Puts an <c>aws_lambda_event_source_mapping</c> into CloudFormation's words.</summary>
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_event_source_mapping
internal sealed class TerraformMapping(TerraformResource resource)
{
    private const string Retries = "maximum_retry_attempts";

    private static readonly (string Attribute, string Setting)[] Same =
    [
        ("event_source_arn", "EventSourceArn"),
        ("starting_position", "StartingPosition"),
        ("enabled", "Enabled"),
        ("bisect_batch_on_function_error", "BisectBatchOnFunctionError"),
        ("function_response_types", "FunctionResponseTypes"),
        ("kms_key_arn", "KmsKeyArn"),
        ("tags", "Tags"),
        ("provisioned_poller_config", "ProvisionedPollerConfig"),
        ("metrics_config", "MetricsConfig"),
        ("logging_config", "LoggingConfig"),
        ("scaling_config", "ScalingConfig"),
        ("document_db_event_source_config", "DocumentDBEventSourceConfig"),
    ];

    // A state has 0 for these where nothing is set.
    private static readonly (string Attribute, string Setting)[] Numbers =
    [
        ("batch_size", "BatchSize"),
        ("maximum_batching_window_in_seconds", "MaximumBatchingWindowInSeconds"),
        (Retries, "MaximumRetryAttempts"),
        ("maximum_record_age_in_seconds", "MaximumRecordAgeInSeconds"),
        ("parallelization_factor", "ParallelizationFactor"),
        ("tumbling_window_in_seconds", "TumblingWindowInSeconds"),
    ];

    public MapNode Settings() => Tree.Of(
    [
        ("FunctionName", FunctionName()),
        .. Same.Select(row => (row.Setting, resource.Value(row.Attribute))),
        .. Numbers.Select(row => (row.Setting, IsUnset(row.Attribute) ? null : resource.Value(row.Attribute))),
        ("StartingPositionTimestamp", UnixSeconds.Of(resource.Value("starting_position_timestamp"))),
        ("Topics", Names("topics")),
        ("Queues", Names("queues")),
        ("SelfManagedEventSource", SelfManaged()),
        ("SourceAccessConfigurations", Access("source_access_configuration")),
        ("FilterCriteria", Filters()),
        ("DestinationConfig", Destination()),
        ("AmazonManagedKafkaEventSourceConfig", Group("amazon_managed_kafka_event_source_config")),
        ("SelfManagedKafkaEventSourceConfig", Group("self_managed_kafka_event_source_config")),
    ]);

    public IReadOnlyList<string> Notes() => !resource.HasConfiguration && resource.Values.At(Retries).Text == "0"
        ? ["MaximumRetryAttempts is left out: a state has 0 for it where nothing is set too. Write 0 where a record is to be given up at its first failure."]
        : [];

    private bool IsUnset(string attribute) => resource.Values.At(attribute).Text == "0" && !resource.IsWritten(attribute);

    // The ARN says region and account, too; a name alone may be all that is written.
    private ConfigurationNode? FunctionName() => resource.Values.At("function_arn").Text is { } arn ? Tree.Of(arn) : resource.Value("function_name");

    private ConfigurationNode? Names(string attribute) => resource.Value(attribute) is ListNode list
        ? list with { Items = [.. list.Items.Select(item => item.Text is null ? resource.Unknown(attribute) : item)] }
        : resource.Value(attribute);

    private MapNode? SelfManaged()
    {
        if (resource.Values.At("self_managed_event_source").Members.Count == 0) return null;
        var servers = resource.Value("self_managed_event_source", "endpoints") is MapNode endpoints
            ? endpoints.At("KAFKA_BOOTSTRAP_SERVERS").Text is { } text ? Listed(text) : resource.Unknown("self_managed_event_source", "endpoints")
            : resource.Value("self_managed_event_source", "endpoints");
        return Tree.Of(("Endpoints", Tree.Of(("KafkaBootstrapServers", servers))));
    }

    private static ListNode Listed(string text) =>
        Tree.Of(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Tree.Of));

    private ListNode? Access(params string[] path) => resource.Value(path) is ListNode list
        ? Tree.Of(list.Items.Select(entry => Tree.Of(("Type", entry.At("type")), ("URI", entry.At("uri") ?? Placeholders.For($"the secret of {entry.At("type").Text}")))))
        : null;

    private MapNode? Filters()
    {
        if (resource.Value("filter_criteria", "filter") is not ListNode list) return null;
        return Tree.Of(("Filters", Tree.Of(list.Items.Select(filter => Tree.Of(("Pattern", filter.At("pattern")))))));
    }

    private MapNode? Destination() => resource.Value("destination_config", "on_failure", "destination_arn") is { } arn
        ? Tree.Of(("OnFailure", Tree.Of(("Destination", arn))))
        : null;

    private MapNode? Group(string block)
    {
        if (resource.Values.At(block).Members.Count == 0) return null;
        return Tree.Of(("ConsumerGroupId", resource.Value(block, "consumer_group_id")), ("SchemaRegistryConfig", Registry(block)));
    }

    private MapNode? Registry(string block)
    {
        if (resource.Value(block, "schema_registry_config") is not ListNode { Items.Count: > 0 }) return null;
        return Tree.Of(
            ("SchemaRegistryURI", resource.Value(block, "schema_registry_config", "schema_registry_uri")),
            ("EventRecordFormat", resource.Value(block, "schema_registry_config", "event_record_format")),
            ("AccessConfigs", Access(block, "schema_registry_config", "access_config")),
            ("SchemaValidationConfigs", Validation(block)));
    }

    private ListNode? Validation(string block) => resource.Value(block, "schema_registry_config", "schema_validation_config") is ListNode list
        ? Tree.Of(list.Items.Select(entry => Tree.Of(("Attribute", entry.At("attribute")))))
        : null;
}
