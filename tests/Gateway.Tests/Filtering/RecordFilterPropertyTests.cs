using System.Text;
using Gateway.Aws;
using Gateway.Configuration;
using Gateway.Filtering.Compilation;
using Gateway.Filtering.Fields;

namespace Gateway.Filtering;

public sealed class RecordFilterPropertyTests
{
    private const int Patterns = 2_000;
    private const int RecordsEach = 10;

    [Fact]
    public void Any_pattern_does_with_any_record_what_the_language_says()
    {
        var passed = 0;
        for (var seed = 0UL; seed < Patterns; seed++)
        {
            var random = new RandomJson(seed);
            var pattern = random.Pattern();
            var filter = Filters.Of(SourceKind.Kafka, $$"""{"value":{{pattern}}}""");
            for (var i = 0; i < RecordsEach; i++)
            {
                var record = random.Record();
                var expected = ReferencePattern.Matches(pattern, record);
                if (expected) passed++;
                Assert.True(expected == filter.Wants(Filters.Kafka(Encoding.UTF8.GetBytes(record))), $"seed {seed}: {pattern} {(expected ? "matches" : "does not match")} {record}");
            }
        }

        // Neither always nor never, or the comparison would say little.
        Assert.InRange(passed, Patterns * RecordsEach / 20, Patterns * RecordsEach / 2);
    }

    [Fact]
    public void Whatever_bytes_a_record_has_nothing_is_thrown()
    {
        for (var seed = 0UL; seed < Patterns; seed++)
        {
            var json = new RandomJson(seed);
            var filter = Filters.Of(SourceKind.Kafka, $$"""{"value":{{json.Pattern()}}}""", """{"value":[{"anything-but":"a"}]}""");
            var bytes = Encoding.UTF8.GetBytes(json.Record());
            var random = new Noise(seed);
            for (var i = 0; i < 3; i++) bytes[random.Below(bytes.Length)] = (byte)random.Below(256);

            filter.Wants(Filters.Kafka(bytes));
            filter.Wants(Filters.Kafka(bytes[..random.Below(bytes.Length)]));
        }
    }

    [Fact]
    public void Whatever_is_written_as_a_pattern_is_a_pattern_or_a_problem()
    {
        for (var seed = 0UL; seed < Patterns; seed++)
        {
            var random = new Noise(seed);
            var pattern = new StringBuilder($$"""{"value":{{new RandomJson(seed).Pattern()}}}""");
            for (var i = 0; i < 2; i++) pattern[random.Below(pattern.Length)] = "{}[]\",:\\*a0"[random.Below(11)];

            var compiled = PatternCompiler.Compile(pattern.ToString(), new KafkaFields().Shape);

            Assert.Equal(compiled.Pattern is null, compiled.Problems.Count > 0);
        }
    }
}
