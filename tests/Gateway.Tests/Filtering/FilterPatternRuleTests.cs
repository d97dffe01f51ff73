using Gateway.Configuration;

namespace Gateway.Filtering;

public sealed class FilterPatternRuleTests
{
    [Fact]
    public void A_bad_pattern_is_told_with_line_filter_and_place()
    {
        var result = Load(Written.Orders("""
            FilterCriteria:
              Filters:
                - Pattern: '{"value":{"kind":["order"]}}'
                - Pattern: '{"value":{"kind":[1,{"prefix":5}],"city":"Bern"}}'
            """));

        Assert.Equal(
            [
                "gateway.yaml:9: EventSourceMappings.orders.FilterCriteria.Filters[1].Pattern at $.value.kind[1].prefix is 5; it must be a text, as in \"a\".",
                "gateway.yaml:9: EventSourceMappings.orders.FilterCriteria.Filters[1].Pattern at $.value.city is \"Bern\"; values stand in an array: [\"Bern\"].",
            ],
            result.Errors.Select(error => error.ToString()));
        Assert.Empty(result.Mappings);
    }

    [Fact]
    public void A_name_that_only_another_source_has_is_an_error()
    {
        var error = Written.Error(Load(Written.Orders("""FilterCriteria: { Filters: [ { Pattern: '{"vlaue":["a"]}' } ] }""")));

        Assert.Equal("gateway.yaml:6: EventSourceMappings.orders.FilterCriteria.Filters[0].Pattern at $.vlaue is no field of this source's records; did you mean value?", error);
    }

    [Theory]
    [InlineData("{}", "Pattern is missing; write a JSON object as text, as in '{\"value\":{\"kind\":[\"order\"]}}'.")]
    [InlineData("{ Pattern: '' }", "Pattern is missing; write a JSON object as text, as in '{\"value\":{\"kind\":[\"order\"]}}'.")]
    public void A_filter_without_pattern_is_told_once(string filter, string problem) =>
        Assert.EndsWith($"FilterCriteria.Filters[0].{problem}", Written.Error(Load(Written.Orders($"FilterCriteria: {{ Filters: [ {filter} ] }}"))));

    [Fact]
    public void A_pattern_that_is_too_long_is_told_once()
    {
        var pattern = $$"""{"value":["{{new string('a', 4096)}}"]}""";

        Assert.EndsWith("is 4110 characters long; it may have at most 4096.", Written.Error(Load(Written.Orders($"FilterCriteria: {{ Filters: [ {{ Pattern: '{pattern}' }} ] }}"))));
    }

    [Fact]
    public void Good_patterns_become_the_mappings_filter()
    {
        var mapping = Written.Mapping(Load(Written.Orders("""FilterCriteria: { Filters: [ { Pattern: '{"value":["a"]}' }, { Pattern: '{"value":["b"]}' } ] }""")));

        var filter = RecordFilter.For(mapping)!;
        Assert.True(filter.Wants(Filters.Kafka("a"u8.ToArray())) && filter.Wants(Filters.Kafka("b"u8.ToArray())));
        Assert.False(filter.Wants(Filters.Kafka("c"u8.ToArray())));
    }

    [Fact]
    public void Without_patterns_there_is_no_filter() => Assert.Null(RecordFilter.For(Written.Mapping(Load(Written.Orders("FilterCriteria: {}")))));

    private static ConfigurationResult Load(string yaml) =>
        ConfigurationLoader.LoadText(yaml, Written.File, new Dictionary<string, string>(), further: [FilterPatternRule.Check]);
}
