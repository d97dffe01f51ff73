using Gateway.Configuration;

namespace Gateway.Sources.RabbitMq;

public sealed class ConsumerTimeoutTests
{
    [Theory]
    [InlineData(900, 0)]
    [InlineData(900, 1)]
    [InlineData(30, 59)]
    [InlineData(1, 1_799)]
    public void What_stays_within_half_an_hour_is_no_matter(int seconds, int retries) => Assert.Null(ConsumerTimeout.Warning(Mapping(seconds, retries)));

    [Theory]
    [InlineData(900, 2)]
    [InlineData(30, 60)]
    [InlineData(900, 10_000)]
    [InlineData(900, int.MaxValue)]
    public void What_may_take_longer_is_warned_of_with_both_values(int seconds, int retries)
    {
        var warning = ConsumerTimeout.Warning(Mapping(seconds, retries));

        Assert.Contains($"InvocationTimeoutSeconds is {seconds} and MaximumRetryAttempts is {retries}", warning);
        Assert.Contains("consumer_timeout", warning);
    }

    [Fact]
    public void Repetitions_without_end_are_warned_of() => Assert.Contains("MaximumRetryAttempts is -1", ConsumerTimeout.Warning(Mapping(1, null)));

    private static MappingSettings Mapping(int seconds, int? retries) => new()
    {
        Name = "orders",
        Source = SourceKind.RabbitMq,
        ConsumerGroupId = "",
        BatchSize = 100,
        Window = TimeSpan.Zero,
        Enabled = true,
        Function = FunctionReference.Parse("orders-fn")!.Value,
        MaximumConcurrency = 1,
        SegmentName = "orders",
        InvocationTimeout = TimeSpan.FromSeconds(seconds),
        MaximumRetryAttempts = retries,
    };
}
