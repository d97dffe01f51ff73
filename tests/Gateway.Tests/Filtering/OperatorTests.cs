namespace Gateway.Filtering;

/// <summary>Each operator of the language, asked about the field x of a JSON record.</summary>
public sealed class OperatorTests
{
    [Theory]
    [InlineData("""["order"]""", "\"order\"", true)]
    [InlineData("""["order"]""", "\"Order\"", false)]
    [InlineData("""["order"]""", "\"orders\"", false)]
    [InlineData("""["a","order"]""", "\"order\"", true)]
    [InlineData("""[""]""", "\"\"", true)]
    [InlineData("""[""]""", "\" \"", false)]
    [InlineData("""[""]""", "null", false)]
    [InlineData("""["ü😀"]""", "\"\\u00fc\\uD83D\\uDE00\"", true)]
    [InlineData("""["\u00fc"]""", "\"ü\"", true)]
    [InlineData("""["a\"\\\/\b\f\n\r\tz"]""", "\"a\\\"\\\\/\\b\\f\\n\\r\\tz\"", true)]
    [InlineData("""["7"]""", "7", false)]
    [InlineData("""["true"]""", "true", false)]
    [InlineData("""["�"]""", "\"\\ud83d\"", true)]
    public void Texts_are_equal_byte_for_byte(string conditions, string x, bool matches) => Assert.Equal(matches, Filters.Matches(conditions, x));

    [Theory]
    [InlineData("[300]", "300", true)]
    [InlineData("[300]", "300.0", false)]
    [InlineData("[300]", "3.0e2", false)]
    [InlineData("[3.0e2]", "3.0e2", true)]
    [InlineData("[-1]", "-1", true)]
    [InlineData("[7]", "\"7\"", false)]
    [InlineData("[123456789012345678901234567890]", "123456789012345678901234567890", true)]
    [InlineData("[123456789012345678901234567890]", "123456789012345678901234567891", false)]
    public void Numbers_are_equal_as_written(string conditions, string x, bool matches) => Assert.Equal(matches, Filters.Matches(conditions, x));

    [Theory]
    [InlineData("[null]", "null", true)]
    [InlineData("[null]", "\"null\"", false)]
    [InlineData("[null]", "false", false)]
    [InlineData("[true]", "true", true)]
    [InlineData("[true]", "false", false)]
    [InlineData("[true]", "1", false)]
    [InlineData("[false]", "false", true)]
    [InlineData("[null,7,\"a\"]", "7", true)]
    public void Literals_are_themselves(string conditions, string x, bool matches) => Assert.Equal(matches, Filters.Matches(conditions, x));

    [Theory]
    [InlineData("EU-West", "\"eu-wEST\"", true)]
    [InlineData("EU-West", "\"eu-west-1\"", false)]
    [InlineData("EU-West", "\"eu-wes\"", false)]
    [InlineData("ärger😀", "\"ÄRGER😀\"", true)]
    [InlineData("", "\"\"", true)]
    [InlineData("", "\"a\"", false)]
    [InlineData("7", "7", false)]
    public void Case_can_be_ignored(string text, string x, bool matches) =>
        Assert.Equal(matches, Filters.Matches($$"""[{"equals-ignore-case":"{{text}}"}]""", x));

    [Theory]
    [InlineData("""[{"prefix":"eu-"}]""", "\"eu-west-1\"", true)]
    [InlineData("""[{"prefix":"eu-"}]""", "\"eu-\"", true)]
    [InlineData("""[{"prefix":"eu-"}]""", "\"eu\"", false)]
    [InlineData("""[{"prefix":"eu-"}]""", "\"EU-west-1\"", false)]
    [InlineData("""[{"prefix":""}]""", "\"\"", true)]
    [InlineData("""[{"prefix":"1"}]""", "12", false)]
    [InlineData("""[{"prefix":{"equals-ignore-case":"Eu-"}}]""", "\"eU-west-1\"", true)]
    [InlineData("""[{"prefix":{"equals-ignore-case":"Eu-"}}]""", "\"e\"", false)]
    [InlineData("""[{"suffix":".png"}]""", "\"a.png\"", true)]
    [InlineData("""[{"suffix":".png"}]""", "\".PNG\"", false)]
    [InlineData("""[{"suffix":".png"}]""", "\"png\"", false)]
    [InlineData("""[{"suffix":{"equals-ignore-case":".Ünd"}}]""", "\"x.üND\"", true)]
    [InlineData("""[{"suffix":{"equals-ignore-case":".Ünd"}}]""", "\"ünd\"", false)]
    public void Texts_have_a_beginning_and_an_end(string conditions, string x, bool matches) => Assert.Equal(matches, Filters.Matches(conditions, x));

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", "anything", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*b", "ab", true)]
    [InlineData("a*b", "axxb", true)]
    [InlineData("a*b", "axxbc", false)]
    [InlineData("a*b", "a", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("*/lib/*", "usr/lib/x", true)]
    [InlineData("*/lib/*", "usr/libx", false)]
    [InlineData("a*b*c*d", "a-b-b-c-c-d", true)]
    [InlineData("a*b*c*d", "a-c-b-d", false)]
    [InlineData(@"a\\*b", "a*b", true)]
    [InlineData(@"a\\*b", "axb", false)]
    [InlineData(@"a\\\\*", @"a\\x", true)]
    public void An_asterisk_stands_for_anything(string wildcard, string text, bool matches) =>
        Assert.Equal(matches, Filters.Matches($$"""[{"wildcard":"{{wildcard}}"}]""", $"\"{text}\""));

    [Theory]
    [InlineData("\"a\"", "\"b\"", true)]
    [InlineData("\"a\"", "\"a\"", false)]
    [InlineData("\"a\"", "7", true)]
    [InlineData("\"a\"", "null", true)]
    [InlineData("7", "7", false)]
    [InlineData("7", "\"7\"", true)]
    [InlineData("7", "8", true)]
    [InlineData("[\"a\",\"b\"]", "\"b\"", false)]
    [InlineData("[\"a\",\"b\"]", "\"c\"", true)]
    [InlineData("[1,2]", "2", false)]
    [InlineData("{\"prefix\":\"a\"}", "\"ab\"", false)]
    [InlineData("{\"prefix\":\"a\"}", "\"ba\"", true)]
    [InlineData("{\"prefix\":[\"a\",\"b\"]}", "\"ba\"", false)]
    [InlineData("{\"suffix\":\"a\"}", "\"ba\"", false)]
    [InlineData("{\"suffix\":[\"a\",\"b\"]}", "\"ac\"", true)]
    [InlineData("{\"equals-ignore-case\":\"a\"}", "\"A\"", false)]
    [InlineData("{\"equals-ignore-case\":[\"a\",\"b\"]}", "\"B\"", false)]
    [InlineData("{\"equals-ignore-case\":[\"a\",\"b\"]}", "\"c\"", true)]
    [InlineData("{\"wildcard\":\"*/lib/*\"}", "\"a/lib/b\"", false)]
    [InlineData("{\"wildcard\":[\"a*\",\"b*\"]}", "\"c\"", true)]
    public void Anything_but_what_is_named_matches(string excluded, string x, bool matches) =>
        Assert.Equal(matches, Filters.Matches($$"""[{"anything-but":{{excluded}}}]""", x));

    [Fact]
    public void Anything_but_wants_a_value_to_be_there() => Assert.False(Filters.Passes("""{"value":{"x":[{"anything-but":"a"}]}}""", "{}"));

    [Theory]
    [InlineData("[\"=\",300]", "300.0", true)]
    [InlineData("[\"=\",300]", "3.0e2", true)]
    [InlineData("[\"=\",3.018e2]", "301.8", true)]
    [InlineData("[\"=\",0]", "-0.00e5", true)]
    [InlineData("[\"=\",300]", "\"300\"", false)]
    [InlineData("[\"<\",5]", "4.999999999999999999999999", true)]
    [InlineData("[\"<\",5]", "5", false)]
    [InlineData("[\"<=\",5]", "5.0", true)]
    [InlineData("[\"<=\",5]", "5.000000000000000000000001", false)]
    [InlineData("[\">\",-5]", "-4.9", true)]
    [InlineData("[\">\",-5]", "-5.1", false)]
    [InlineData("[\">=\",0.001]", "1e-3", true)]
    [InlineData("[\">\",0]", "1e-99999999999999999999", true)]
    [InlineData("[\"<\",1e300]", "1e99999999999999999999", false)]
    [InlineData("[\">\",12345678901234567889]", "12345678901234567890", true)]
    [InlineData("[\">\",0,\"<=\",5]", "5", true)]
    [InlineData("[\">\",0,\"<=\",5]", "0", false)]
    [InlineData("[\">=\",10,\"<\",11]", "9.99", false)]
    [InlineData("[\">=\",10,\"<\",11]", "10.5e0", true)]
    [InlineData("[\">=\",10,\"<=\",10]", "0.1E+2", true)]
    [InlineData("[\">\",0]", "null", false)]
    public void Numbers_are_compared_by_what_they_are_worth(string range, string x, bool matches) =>
        Assert.Equal(matches, Filters.Matches($$"""[{"numeric":{{range}}}]""", x));

    [Theory]
    [InlineData("true", "{\"x\":null}", true)]
    [InlineData("true", "{\"x\":\"\"}", true)]
    [InlineData("true", "{}", false)]
    [InlineData("true", "{\"x\":{\"y\":1}}", false)]
    [InlineData("true", "{\"x\":[]}", false)]
    [InlineData("true", "{\"x\":[null]}", true)]
    [InlineData("false", "{}", true)]
    [InlineData("false", "{\"x\":null}", false)]
    [InlineData("false", "{\"x\":{\"y\":1}}", true)]
    [InlineData("false", "{\"x\":[]}", true)]
    [InlineData("false", "{\"x\":[{\"y\":1}]}", true)]
    public void Only_values_exist(string exists, string value, bool passes) =>
        Assert.Equal(passes, Filters.Passes($$$"""{"value":{"x":[{"exists":{{{exists}}}}]}}""", value));

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.255", true)]
    [InlineData("10.0.0.0/24", "10.0.1.0", false)]
    [InlineData("10.0.0.7/24", "10.0.0.1", true)]
    [InlineData("10.0.0.0/32", "10.0.0.0", true)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("10.0.0.0/24", "10.0.0", false)]
    [InlineData("10.0.0.0/24", "10.0.0.01", false)]
    [InlineData("10.0.0.0/24", "10.0.0.256", false)]
    [InlineData("10.0.0.0/24", "10.0.0.1 ", false)]
    [InlineData("10.0.0.0/24", "::ffff:10.0.0.1", false)]
    [InlineData("2001:db8::/32", "2001:DB8:0:0:1::7", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("::/0", "1:2:3:4:5:6:7:8", true)]
    [InlineData("::/0", "1:2:3:4:5:6:7", false)]
    [InlineData("::/0", "1:2:3:4:5:6:7:8:9", false)]
    [InlineData("::/0", "1:2:3:4:5:6:7::", true)]
    [InlineData("::/0", "1:2:3:4::5:6:7:8", false)]
    [InlineData("::/0", "12345::", false)]
    [InlineData("::/0", ":::", false)]
    [InlineData("::/0", "1.2.3.4::", false)]
    [InlineData("::ffff:10.0.0.0/120", "::ffff:a00:7", true)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("::1/128", "::2", false)]
    public void Addresses_are_in_networks(string network, string address, bool matches) =>
        Assert.Equal(matches, Filters.Matches($$"""[{"cidr":"{{network}}"}]""", $"\"{address}\""));

    [Theory]
    [InlineData("""[{"prefix":"b"}]""", "[\"a\",\"b\"]", true)]
    [InlineData("""["c"]""", "[\"a\",\"b\"]", false)]
    [InlineData("""["b"]""", "[[\"a\"],[[\"b\"]]]", true)]
    [InlineData("""[{"anything-but":"a"}]""", "[\"a\",\"b\"]", true)]
    [InlineData("""[{"anything-but":"a"}]""", "[\"a\"]", false)]
    [InlineData("""[7]""", "[{\"y\":7},\"a\"]", false)]
    [InlineData("""[7]""", "[{\"y\":[1,{}]},7]", true)]
    public void One_element_of_an_array_is_enough(string conditions, string x, bool matches) => Assert.Equal(matches, Filters.Matches(conditions, x));

    [Fact]
    public void A_condition_holds_beside_one_for_what_is_absent()
    {
        const string pattern = """{"value":{"x":[{"exists":false},"a"]}}""";

        Assert.True(Filters.Passes(pattern, "{}"));
        Assert.True(Filters.Passes(pattern, """{"x":"a"}"""));
        Assert.False(Filters.Passes(pattern, """{"x":"b"}"""));
    }
}
