using Gateway.Configuration;

namespace Gateway.Hosting.Reload;

public sealed class ReloadPlanTests
{
    private const string Two = "EventSourceMappings:\n  orders: { FunctionName: f, Topics: [orders], %orders% SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } } }\n  letters: { FunctionName: g, Topics: [letters], SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['b1:9092'] } } }\n";

    [Fact]
    public void What_is_written_as_before_leaves_all_alone()
    {
        var plan = Plan(Two, "# a comment\n" + Two);

        Assert.Equal(["orders", "letters"], plan.Untouched);
        Assert.Equal((0, 0, 0, 0, 0), (plan.Added.Count, plan.Removed.Count, plan.Changed.Count, plan.AtNextStart.Count, plan.Refusals.Count));
    }

    [Fact]
    public void A_default_that_is_written_out_changes_nothing() => Assert.Equal(["orders", "letters"], Plan(Two, With("BatchSize: 100, Gateway: { MaximumConcurrency: 16 },")).Untouched);

    [Theory]
    [InlineData("BatchSize: 7,", "BatchSize")]
    [InlineData("Enabled: false,", "Enabled")]
    [InlineData("StartingPosition: LATEST, BatchSize: 7,", "StartingPosition|BatchSize")]
    [InlineData("Gateway: { MaximumConcurrency: 7 },", "Gateway.MaximumConcurrency")]
    [InlineData("Gateway: { ConsumerProperties: { sasl.password: word } },", "Gateway.ConsumerProperties.sasl.password")]
    [InlineData("FilterCriteria: { Filters: [ { Pattern: '{\"key\":[\"a\"]}' } ] },", "FilterCriteria")]
    [InlineData("SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: 'file:/a' } ],", "SourceAccessConfigurations")]
    public void What_differs_is_told_by_its_keys_and_touches_no_other_mapping(string written, string keys)
    {
        var plan = Plan(Two, With(written));
        var change = Assert.Single(plan.Changed);

        Assert.Equal(("orders", keys), (change.Settings.Name, string.Join('|', change.Keys)));
        Assert.Equal(["letters"], plan.Untouched);
        Assert.True(plan.Stops("orders"));
        Assert.False(plan.Stops("letters"));
    }

    [Fact]
    public void A_secret_elsewhere_is_a_change_of_its_reference()
    {
        const string Access = "SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: 'file:/%' } ],";

        Assert.Equal(["SourceAccessConfigurations.URI"], Assert.Single(Plan(With(Access.Replace('%', 'a')), With(Access.Replace('%', 'b'))).Changed).Keys);
    }

    [Fact]
    public void What_a_variable_says_counts_as_what_is_written()
    {
        var plan = ReloadPlan.Of(Load(Two).Options!, Load(Two), Load(Two, ("EventSourceMappings__letters__BatchSize", "7")));

        Assert.Equal("letters (BatchSize)", Assert.Single(plan.Changed).ToString());
    }

    [Fact]
    public void Another_name_is_another_mapping_be_it_only_in_its_case()
    {
        var plan = Plan(Two, Two.Replace("letters:", "Letters:", StringComparison.Ordinal));

        Assert.Equal(("letters", "Letters"), (Assert.Single(plan.Removed), Assert.Single(plan.Added).Name));
        Assert.Equal(["orders"], plan.Untouched);
    }

    [Fact]
    public void What_is_read_at_the_start_only_waits_for_the_next_and_keeps_no_mapping_waiting()
    {
        var plan = Plan(Two, "Tracing: { Markers: 5, Sampling: { Source: Local } }\nShutdown: { DrainSeconds: 5 }\n" + With("BatchSize: 7,"));

        Assert.Equal(["Tracing.Sampling.Source", "Tracing.Markers", "Shutdown.DrainSeconds"], plan.AtNextStart);
        Assert.Empty(plan.Refusals);
        Assert.Single(plan.Changed);
    }

    [Fact]
    public void Another_region_or_endpoint_refuses_the_whole()
    {
        var plan = Plan("Aws: { Region: eu-west-1 }\n" + Two, "Aws: { Region: eu-central-1, SqsEndpoint: 'http://127.0.0.1:9' }\n" + Two);

        Assert.Equal(["Aws.Region", "Aws.SqsEndpoint"], plan.Refusals.Select(refusal => refusal.Split(' ')[0]));
        Assert.Empty(plan.AtNextStart);
    }

    [Fact]
    public void What_waits_for_the_next_start_is_measured_by_the_last_one()
    {
        var started = Load(Two);
        var inForce = Load("Tracing: { Markers: 5 }\n" + With("BatchSize: 7,"));

        var plan = ReloadPlan.Of(started.Options!, inForce, inForce);

        Assert.Equal(["Tracing.Markers"], plan.AtNextStart);
        Assert.Equal(["orders", "letters"], plan.Untouched);
    }

    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("letters", "orders", false)]
    public void A_mapping_waits_for_another_that_reads_the_same(string starting, string stopping, bool waits)
    {
        var mappings = Load(Two).Mappings.ToDictionary(mapping => mapping.Name);

        Assert.Equal(waits, ReloadPlan.HasToWait(mappings[starting] with { Name = "renamed" }, mappings[stopping]));
        Assert.True(ReloadPlan.HasToWait(mappings[starting], mappings[stopping] with { Name = starting }));
    }

    private static string With(string orders) => Two.Replace("%orders%", orders, StringComparison.Ordinal);

    private static ConfigurationResult Load(string yaml, params (string Name, string Value)[] environment)
    {
        var loaded = Written.Load(yaml.Replace("%orders%", "", StringComparison.Ordinal), environment);
        Assert.Empty(loaded.Errors.Select(error => error.ToString()));
        return loaded;
    }

    private static ReloadPlan Plan(string before, string after) => ReloadPlan.Of(Load(before).Options!, Load(before), Load(after));
}
