using System.Text;
using Gateway.Configuration;

namespace Gateway.Filtering;

public sealed class RecordFilterTests
{
    private const string Event200 = """{"kind":"Event","responseStatus":{"code":200}}""";
    private const string Event300 = """{"kind":"Event","responseStatus":{"code":300}}""";
    private const string Custom = """{"kind":"Custom","region":"us-east-1"}""";
    private const string Rbac = """{"kind":"Event","RBAC":true}""";
    private const string Text = "OrderNumber:12345";

    // Rows are filters, columns the five records above.
    [Theory]
    [InlineData("Y Y Y Y N", """{"value":{"kind":[{"exists":true}]}}""")]
    [InlineData("Y Y N Y N", """{"value":{"kind":["Event"]}}""")]
    [InlineData("N Y N N N", """{"value":{"kind":["Event"],"responseStatus":{"code":[{"numeric":["=",300]}]}}}""")]
    [InlineData("N Y N Y N", """{"value":{"responseStatus":{"code":[{"numeric":[">=",300]}]}}}""", """{"value":{"RBAC":[true]}}""")]
    [InlineData("N N Y N N", """{"value":{"kind":[{"anything-but":["Event"]}]}}""")]
    [InlineData("N N Y N N", """{"value":{"region":[{"prefix":"us-"}]}}""")]
    [InlineData("N Y N N N", """{"value":{"responseStatus":{"code":[{"numeric":[">=",300,"<=",350]}]}}}""")]
    [InlineData("N N N N Y", """{"value":[{"prefix":"OrderNumber"}]}""")]
    [InlineData("N N N N Y", """{"topic":[{"prefix":"ord"}],"value":[{"prefix":"Order"}]}""")]
    [InlineData("N N N N N", """{"topic":["other"],"value":[{"prefix":"Order"}]}""")]
    public void A_pattern_of_the_other_form_does_not_match(string passes, params string[] patterns)
    {
        var filter = Filters.Of(SourceKind.Kafka, patterns);

        Assert.Equal(passes, string.Join(' ', new[] { Event200, Event300, Custom, Rbac, Text }.Select(value => filter.Wants(Filters.Kafka(Encoding.UTF8.GetBytes(value))) ? 'Y' : 'N')));
    }

    [Theory]
    [InlineData("""{"value":[{"exists":true}]}""", false)]
    [InlineData("""{"value":[{"exists":false}]}""", true)]
    [InlineData("""{"value":[null]}""", false)]
    [InlineData("""{"value":[""]}""", false)]
    [InlineData("""{"value":[{"anything-but":"a"}]}""", false)]
    [InlineData("""{"value":{"kind":["a"]}}""", false)]
    [InlineData("""{"value":{"kind":[{"exists":false}]}}""", true)]
    [InlineData("""{"topic":["orders"]}""", true)]
    public void A_tombstone_has_no_value(string pattern, bool passes) => Assert.Equal(passes, Filters.Passes(pattern, (byte[]?)null));

    [Theory]
    [InlineData("""{"value":[{"exists":true}]}""", true)]
    [InlineData("""{"value":[{"exists":false}]}""", false)]
    public void Whatever_its_form_a_body_exists(string pattern, bool passes)
    {
        Assert.Equal(passes, Filters.Passes(pattern, Event200));
        Assert.Equal(passes, Filters.Passes(pattern, Text));
        Assert.Equal(passes, Filters.Passes(pattern, ""));
        Assert.Equal(passes, Filters.Passes(pattern, [0xFF]));
    }

    [Theory]
    [InlineData("12345", """{"value":["12345"]}""", true)]
    [InlineData("12345", """{"value":[12345]}""", false)]
    [InlineData("\"a\"", """{"value":["a"]}""", false)]
    [InlineData("", """{"value":[""]}""", true)]
    [InlineData("{hello}", """{"value":[{"prefix":"{h"}]}""", true)]
    [InlineData("{\"hello\":1}", """{"value":[{"prefix":"{"}]}""", false)]
    [InlineData(" [1] ", """{"value":[{"prefix":" "}]}""", false)]
    [InlineData("[1", """{"value":["[1"]}""", true)]
    public void What_is_neither_an_object_nor_an_array_is_text(string value, string pattern, bool passes) => Assert.Equal(passes, Filters.Passes(pattern, value));

    [Fact]
    public void An_array_of_objects_is_json_of_which_one_has_to_match() =>
        Assert.True(Filters.Passes("""{"value":{"kind":["Event"]}}""", $"[{Custom},{Event200}]"));

    [Theory]
    [InlineData("""[{"b":1,"c":2},{"b":3,"c":4}]""", """{"b":[1],"c":[4]}""", false)]
    [InlineData("""[{"b":1,"c":2},{"b":3,"c":4}]""", """{"b":[3],"c":[4]}""", true)]
    [InlineData("""[[{"b":1}],7,"x"]""", """{"b":[1]}""", true)]
    [InlineData("""[7]""", """{"b":[{"exists":false}]}""", true)]
    [InlineData("""7""", """{"b":[{"exists":false}]}""", true)]
    [InlineData("""7""", """{"b":[1]}""", false)]
    public void The_fields_of_one_element_are_judged_together(string a, string pattern, bool passes) =>
        Assert.Equal(passes, Filters.Passes($$$"""{"value":{"a":{{{pattern}}}}}""", $$"""{"a":{{a}}}"""));

    [Theory]
    [InlineData("""{"a":1,"x":9}""", true)]
    [InlineData("""{"b":2,"x":9}""", false)]
    [InlineData("""{"b":2,"c":3,"x":9}""", true)]
    [InlineData("""{"b":2,"d":4,"x":9}""", true)]
    [InlineData("""{"a":1}""", false)]
    [InlineData("""{"a":5,"x":9}""", true)]
    public void Alternatives_nest(string value, bool passes) => Assert.Equal(
        passes,
        Filters.Passes("""{"value":{"x":[9],"$or":[{"a":[1]},{"b":[2],"$or":[{"c":[3]},{"d":[4]}]},{"a":[5]}]}}""", value));

    [Theory]
    [InlineData("other", true)]
    [InlineData("{\"a\":1}", true)]
    [InlineData("{\"a\":2}", false)]
    public void Alternatives_stand_between_a_records_own_fields_too(string value, bool passes) =>
        Assert.Equal(passes, Filters.Passes("""{"$or":[{"value":["other"]},{"value":{"a":[1]}},{"topic":["nowhere"]}]}""", value));

    [Fact]
    public void A_body_that_is_no_match_does_not_spoil_an_alternative() =>
        Assert.True(Filters.Passes("""{"$or":[{"value":{"a":[1]}},{"topic":["orders"]}]}""", "{not json"));

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "[2]", true)]
    [InlineData("""{"a":1,"a":2}""", "[1]", false)]
    [InlineData("""{"a":1,"\u0061":2}""", "[2]", true)]
    [InlineData("""{"a":1,"a":{}}""", "[{\"exists\":false}]", true)]
    public void Of_a_field_that_is_there_twice_the_last_one_counts(string value, string conditions, bool passes) =>
        Assert.Equal(passes, Filters.Passes($$$"""{"value":{"a":{{{conditions}}}}}""", value));

    [Theory]
    [InlineData("""{"a":1} x""")]
    [InlineData("""{"a":1}{"a":1}""")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1,"b":01}""")]
    [InlineData("""{"a":1,"b":"\x"}""")]
    [InlineData("""{"a":1,"b":NaN}""")]
    [InlineData("""{"a":1/**/}""")]
    [InlineData("{\"a\":1,\"b\":\"\n\"}")]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData(" ")]
    public void What_is_not_quite_json_is_none(string value)
    {
        Assert.False(Filters.Passes("""{"value":{"a":[1]}}""", value));
        Assert.False(Filters.Passes("""{"value":{"z":[{"exists":false}]}}""", value));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_match_nothing()
    {
        byte[] json = [.. "{\"a\":1,\"b\":\""u8, 0xC3, .. "\"}"u8];

        Assert.False(Filters.Passes("""{"value":{"a":[1]}}""", json));
        Assert.False(Filters.Passes("""{"value":[{"anything-but":"a"}]}""", [0xFF, 0xFE]));
    }

    [Fact]
    public void Nesting_is_followed_as_deep_as_java_follows_it()
    {
        Assert.True(Filters.Passes("""{"value":{"a":[1]}}""", $$"""{"deep":{{Nested(998)}},"a":1}"""));
        Assert.False(Filters.Passes("""{"value":{"a":[1]}}""", $$"""{"deep":{{Nested(100_000)}},"a":1}"""));

        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
    }

    [Fact]
    public void Names_and_texts_may_be_long_and_escaped()
    {
        var name = string.Concat(Enumerable.Repeat("\\u00fc", 1_000));
        var text = string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 1_000));

        Assert.True(Filters.Passes($$$"""{"value":{"{{{new string('ü', 150)}}}":["😀"]}}""", $$"""{"{{string.Concat(Enumerable.Repeat("\\u00fc", 150))}}":"\ud83d\ude00"}"""));
        Assert.True(Filters.Passes("""{"value":{"a":[{"suffix":"😀"}]}}""", $$"""{"{{name}}":1,"a":"{{text}}"}"""));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_record()
    {
        var filter = Filters.Of(SourceKind.Kafka, """{"topic":["orders"],"headers":{"t":["x"]},"value":{"kind":[{"anything-but":["a"]}],"n":[{"numeric":[">",1]}],"ip":[{"cidr":"10.0.0.0/8"}],"w":[{"wildcard":"a*c"}],"i":[{"equals-ignore-case":"ü"}]}}""");
        var record = Filters.Kafka("""{"kind":"or\u0064er","n":17.5,"ip":"10.1.2.3","w":"abc","i":"Ü","more":[{"a":[1,2,{"b":null}]}]}"""u8.ToArray(), null, ("t", "x"));
        Assert.True(filter.Wants(record));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) filter.Wants(record);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
