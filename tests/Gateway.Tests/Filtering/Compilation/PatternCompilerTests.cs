using Gateway.Filtering.Fields;

namespace Gateway.Filtering.Compilation;

public sealed class PatternCompilerTests
{
    [Theory]
    [InlineData("""["order"]""", "$ is [\"order\"]; it must be an object, as in {\"value\":{\"kind\":[\"order\"]}}")]
    [InlineData("""{}""", "$ is an empty object; name a field in it, or remove it")]
    [InlineData("""{"value":{}}""", "$.value is an empty object; name a field in it, or remove it")]
    [InlineData("""{"value":{"kind":"order"}}""", "$.value.kind is \"order\"; values stand in an array: [\"order\"]")]
    [InlineData("""{"value":{"kind":7}}""", "$.value.kind is 7; values stand in an array: [7]")]
    [InlineData("""{"value":{"kind":[]}}""", "$.value.kind is []; it matches nothing; write a value, as in [\"a\"], or remove the field")]
    [InlineData("""{"value":{"kind":[["a"]]}}""", "$.value.kind[0] is [\"a\"]; an entry is a value or one operator, as in {\"prefix\":\"a\"}")]
    [InlineData("""{"value":{"a b":[1,{"prefx":"a"}]}}""", "$.value['a b'][1].prefx is no operator here; did you mean prefix?")]
    [InlineData("""{"value":{"a":[{"contains":"a"}]}}""", "$.value.a[0].contains is no operator here; known are anything-but, cidr, equals-ignore-case, exists, numeric, prefix, suffix, wildcard")]
    [InlineData("""{"value":{"a":[{}]}}""", "$.value.a[0] is {}; write one of anything-but, cidr, equals-ignore-case, exists, numeric, prefix, suffix, wildcard in it")]
    [InlineData("""{"value":{"a":[{"prefix":"a","suffix":"b"}]}}""", "$.value.a[0] is {\"prefix\":\"a\",\"suffix\":\"b\"}; it may have one operator; write the others as entries of their own")]
    [InlineData("""{"value":{"a":[{"prefix":5}]}}""", "$.value.a[0].prefix is 5; it must be a text, as in \"a\"")]
    [InlineData("""{"value":{"a":[{"prefix":{"equals-ignore-case":5}}]}}""", "$.value.a[0].prefix.equals-ignore-case is 5; it must be a text, as in \"a\"")]
    [InlineData("""{"value":{"a":[{"exists":"true"}]}}""", "$.value.a[0].exists is \"true\"; it must be true or false")]
    [InlineData("""{"value":{"a":[{"numeric":[">"]}]}}""", "$.value.a[0].numeric is [\">\"]; it must be one comparison or a range, as in [\">\",0] or [\">\",0,\"<=\",5]")]
    [InlineData("""{"value":{"a":[{"numeric":["!=",0]}]}}""", "$.value.a[0].numeric[0] is \"!=\"; it must be one of =, <, <=, >, >=")]
    [InlineData("""{"value":{"a":[{"numeric":[">","0"]}]}}""", "$.value.a[0].numeric[1] is \"0\"; it must be a number, without quotes")]
    [InlineData("""{"value":{"a":[{"numeric":[">",5,"<",5]}]}}""", "$.value.a[0].numeric is [\">\",5,\"<\",5]; no number is in this range; write the lower bound first, as in [\">\",0,\"<=\",5]")]
    [InlineData("""{"value":{"a":[{"numeric":["<",5,">",0]}]}}""", "$.value.a[0].numeric is [\"<\",5,\">\",0]; no number is in this range; write the lower bound first, as in [\">\",0,\"<=\",5]")]
    [InlineData("""{"value":{"a":[{"cidr":"10.0.0.0"}]}}""", "$.value.a[0].cidr is \"10.0.0.0\"; it must be a network, as in \"10.0.0.0/24\" or \"2001:db8::/32\"")]
    [InlineData("""{"value":{"a":[{"cidr":"10.0.0.0/33"}]}}""", "$.value.a[0].cidr is \"10.0.0.0/33\"; it must be a network, as in \"10.0.0.0/24\" or \"2001:db8::/32\"")]
    [InlineData("""{"value":{"a":[{"wildcard":"a**"}]}}""", "$.value.a[0].wildcard is \"a**\"; two asterisks in a row say no more than one; write one")]
    [InlineData("""{"value":{"a":[{"wildcard":"a\\n"}]}}""", "$.value.a[0].wildcard is \"a\\\\n\"; a backslash may stand before an asterisk or a backslash only; in JSON it is written twice")]
    [InlineData("""{"value":{"a":[{"anything-but":[]}]}}""", "$.value.a[0].anything-but is []; it excludes nothing; write what to exclude, as in [\"a\",\"b\"], or {\"exists\":true}")]
    [InlineData("""{"value":{"a":[{"anything-but":[null]}]}}""", "$.value.a[0].anything-but[0] is null; anything-but takes texts, numbers, arrays of them, or one of equals-ignore-case, prefix, suffix, wildcard")]
    [InlineData("""{"value":{"a":[{"anything-but":{"numeric":[">",1]}}]}}""", "$.value.a[0].anything-but.numeric is no operator here; known are equals-ignore-case, prefix, suffix, wildcard")]
    [InlineData("""{"value":{"a":[1],"a":[2]}}""", "$.value.a is written twice; write it once, with all its values in one array")]
    [InlineData("""{"value":{"$or":{"a":[1]}}}""", "$.value.$or is {\"a\":[1]}; it must be an array of objects, as in [{\"a\":[1]},{\"b\":[2]}]")]
    [InlineData("""{"value":{"$or":[]}}""", "$.value.$or is []; it must be an array of objects, as in [{\"a\":[1]},{\"b\":[2]}]")]
    [InlineData("""{"$or":[{"value":["a"]},7]}""", "$.$or[1] is 7; it must be an object, as in {\"a\":[1]}")]
    [InlineData("""{"data":{"a":[1]}}""", "$.data is no field of this source's records; known here are topic, partition, offset, timestamp, timestampType, key, value, headers")]
    [InlineData("""{"vaule":{"a":[1]}}""", "$.vaule is no field of this source's records; did you mean value?")]
    [InlineData("""{"topic":{"a":[1]}}""", "$.topic is {\"a\":[1]}; it has no fields: write an array, as in [\"a\"] or [{\"prefix\":\"a\"}]")]
    [InlineData("""{"headers":["a"]}""", "$.headers is [\"a\"]; it has fields: name one, as in {\"name\":[\"a\"]}")]
    [InlineData("""{"value":{"a":["\ud83d"]}}""", "$.value.a[0] is \"\\ud83d\"; it has half a surrogate pair, which is no character; write both halves")]
    public void What_is_wrong_is_told_with_its_place_and_a_remedy(string pattern, string problem)
    {
        var compiled = PatternCompiler.Compile(pattern, new KafkaFields().Shape);

        Assert.Null(compiled.Pattern);
        Assert.Equal(problem, string.Join('\n', compiled.Problems.Select(each => $"{each.Path} {each.Message}")));
    }

    [Theory]
    [InlineData("{\"value\":")]
    [InlineData("{value:[1]}")]
    [InlineData("{\"value\":[1]} x")]
    public void What_is_no_json_is_told_with_the_character(string pattern)
    {
        var problem = Assert.Single(PatternCompiler.Compile(pattern, new KafkaFields().Shape).Problems);

        Assert.Matches(@"^is not JSON; .* \(at character [0-9]+: .+\)$", problem.Message);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var problems = PatternCompiler.Compile("""{"topic":"a","value":{"b":[{"exists":1},{"prefix":2}]}}""", new KafkaFields().Shape).Problems;

        Assert.Equal(["$.topic", "$.value.b[0].exists", "$.value.b[1].prefix"], problems.Select(problem => problem.Path));
    }
}
