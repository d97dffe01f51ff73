using System.Text;

namespace Gateway.Invocation.Answers;

public sealed class ItemFailureReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  \r\n")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"batchItemFailures":null}""")]
    [InlineData("""{"batchItemFailures":[]}""")]
    [InlineData("""{"statusCode":200,"body":{"batchItemFailures":[{"itemIdentifier":"x"}]}}""")]
    [InlineData("""{"more":[1,{"a":[]}],"batchItemFailures":[],"last":{"itemIdentifier":{}}}""")]
    public void An_answer_that_names_nothing_is_a_success(string answer) => Assert.Equal("", Read(answer));

    [Theory]
    [InlineData("""{"partition":"orders-0","offset":8042}""", "orders-0 8042")]
    [InlineData("""{"topic-partition":"orders-0","offset":8042}""", "orders-0 8042")]
    [InlineData("""{"offset":"8042","partition":"orders-0"}""", "orders-0 8042")]
    [InlineData("""{"partition":"orders-0","offset":8042,"note":{"deep":[1]}}""", "orders-0 8042")]
    [InlineData("\"orders-0-8042\"", "\"orders-0-8042\"")]
    [InlineData("\"ID:b\\u002d1\"", "\"ID:b-1\"")]
    [InlineData("""{"queue":"reservations::/","index":1}""", "reservations::/ 1")]
    [InlineData("""{"messageID":"ID:b-1"}""", "\"ID:b-1\"")]
    public void An_item_may_be_named_in_each_of_these_ways(string identifier, string item) =>
        Assert.Equal(item, Read($$"""{"batchItemFailures":[{"itemIdentifier":{{identifier}}}]}"""));

    [Fact]
    public void Items_are_told_in_order_and_as_often_as_they_are_named() =>
        Assert.Equal(
            "o-1 5, o-1 5, \"x\", o-2 6",
            Read("""
                { "batchItemFailures": [
                    { "itemIdentifier": { "partition": "o-1", "offset": 5 } }, { "itemIdentifier": { "partition": "o-1", "offset": 5 }, "why": [] },
                    { "why": null, "itemIdentifier": "x" }, { "itemIdentifier": { "partition": "o-2", "offset": 6 } } ] }
                """));

    [Theory]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("200")]
    [InlineData("nul")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"batchItemFailures":[]""")]
    [InlineData("""{"batchItemFailures":{}}""")]
    [InlineData("""{"batchItemFailures":""}""")]
    [InlineData("""{"batchItemFailures":0}""")]
    [InlineData("""{"batchItemFailures":[null]}""")]
    [InlineData("""{"batchItemFailures":["orders-0-8042"]}""")]
    [InlineData("""{"batchItemFailures":[[]]}""")]
    [InlineData("""{"batchItemFailures":[{}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemidentifier":"x"}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":null}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":7}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":[]}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":"o-1"}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"offset":1}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":null,"offset":1}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":"o-1","offset":null}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":"o-1","offset":1.5}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":"o-1","offset":"1x"}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":"o-1","offset":99999999999999999999}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":{"partition":{},"offset":1}}]}""")]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"\ud800"}]}""")]
    public void Anything_else_is_not_understood_and_names_nothing(string answer) => Assert.StartsWith("problem: ", Read(answer));

    [Fact]
    public void An_answer_is_the_same_in_pieces_of_any_size()
    {
        const string Answer = """ {"a":"\u00e4","batchItemFailures":[{"itemIdentifier":{"partition":"orders-0","offset":8042}},{"itemIdentifier":"ID:ü"}]} """;
        for (var size = 1; size < Answer.Length; size++) Assert.Equal("orders-0 8042, \"ID:ü\"", Read(Answer, size));
        for (var size = 1; size < 10; size++) Assert.StartsWith("problem: ", Read(Answer + "x", size));
    }

    [Fact]
    public async Task A_stream_is_read_to_its_end_whatever_the_length_of_its_texts()
    {
        var reader = new ItemFailureReader();
        var id = new string('x', 100_000);
        var json = Encoding.UTF8.GetBytes($$"""{"batchItemFailures":[{"itemIdentifier":"{{id}}"},{"itemIdentifier":"b"}]}""");

        Assert.Equal(json.Length, await ItemFailureBody.ReadAsync(new MemoryStream(json), reader, 1_000_000, CancellationToken.None));

        Assert.Null(reader.Problem);
        Assert.Equal([id, "b"], reader.Items.Select(item => item.Name));
    }

    [Fact]
    public async Task A_stream_that_is_too_long_is_not_read_to_its_end()
    {
        var reader = new ItemFailureReader();
        var json = Encoding.UTF8.GetBytes("""{"batchItemFailures":[{"itemIdentifier":"b"}]}""" + new string(' ', 100_000));

        Assert.Null(await ItemFailureBody.ReadAsync(new MemoryStream(json), reader, 50_000, CancellationToken.None));

        Assert.Equal("it is longer than 50000 bytes", reader.Problem);
        Assert.Empty(reader.Items);
    }

    private static string Read(string answer, int piece = int.MaxValue)
    {
        var reader = new ItemFailureReader();
        var json = Encoding.UTF8.GetBytes(answer);
        var (given, done) = (0, 0);
        while (true)
        {
            var isLast = given == json.Length;
            given = (int)Math.Min((long)given + piece, json.Length);
            done += reader.Read(json.AsSpan(done, given - done), isLast);
            if (isLast) break;
        }

        return reader.Problem is { } problem ? $"problem: {problem}" : string.Join(", ", reader.Items);
    }
}
