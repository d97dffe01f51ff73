using System.Text;
using Gateway.Configuration;

namespace Gateway.Filtering.Fields;

public sealed class KafkaFieldsTests
{
    [Theory]
    [InlineData("""{"topic":["orders"]}""", true)]
    [InlineData("""{"topic":[{"prefix":"ord"}]}""", true)]
    [InlineData("""{"topic":["other"]}""", false)]
    [InlineData("""{"partition":[0]}""", true)]
    [InlineData("""{"partition":["0"]}""", false)]
    [InlineData("""{"offset":[{"numeric":[">",8040]}]}""", true)]
    [InlineData("""{"timestamp":[1772615105123]}""", true)]
    [InlineData("""{"timestampType":["CREATE_TIME"]}""", true)]
    [InlineData("""{"key":["customer-17"]}""", true)]
    [InlineData("""{"key":[{"exists":false}]}""", false)]
    [InlineData("""{"headers":{"tier":["gold"]}}""", true)]
    [InlineData("""{"headers":{"tier":["silver"],"city":["Zürich"]}}""", true)]
    [InlineData("""{"headers":{"tier":[{"anything-but":["gold","silver"]}]}}""", false)]
    [InlineData("""{"headers":{"empty":[null]}}""", true)]
    [InlineData("""{"headers":{"Tier":["gold"]}}""", false)]
    [InlineData("""{"headers":{"other":[{"exists":false}]}}""", true)]
    [InlineData("""{"headers":{"$or":[{"other":["x"]},{"tier":["silver"]}]}}""", true)]
    [InlineData("""{"topic":["orders"],"partition":[1]}""", false)]
    [InlineData("""{"$or":[{"partition":[1]},{"offset":[8041]}]}""", true)]
    public void Fields_have_the_names_of_the_event(string pattern, bool passes)
    {
        var record = Filters.Kafka("v"u8.ToArray(), "customer-17"u8.ToArray(), ("tier", "gold"), ("city", "Zürich"), ("tier", "silver"), ("empty", null));

        Assert.Equal(passes, Filters.Of(SourceKind.Kafka, pattern).Wants(record));
    }

    [Theory]
    [InlineData(null, """{"key":[{"exists":false}]}""", true)]
    [InlineData(null, """{"key":[{"exists":true}]}""", false)]
    [InlineData("", """{"key":[""]}""", true)]
    [InlineData("{\"id\":7}", """{"key":{"id":[7]}}""", true)]
    [InlineData("{\"id\":7}", """{"key":[{"prefix":"{"}]}""", false)]
    public void A_key_is_read_as_a_value_is(string? key, string pattern, bool passes) =>
        Assert.Equal(passes, Filters.Of(SourceKind.Kafka, pattern).Wants(Filters.Kafka(null, key is null ? null : Encoding.UTF8.GetBytes(key))));
}
