using Gateway.Configuration;
using Gateway.Sources.Kafka;

namespace Gateway.Settlement.Redrive;

public sealed class RedriveOwnerTests
{
    private static readonly MappingSettings Rides = TestMapping.Of("b1:9092", "rides");

    [Theory]
    [InlineData("rides", null)]
    [InlineData("docks", "it is of docks, which orders does not read")]
    public void A_mapping_has_the_failures_of_its_own_topics(string topic, string? why) =>
        Assert.Equal(why, RedriveOwner.WhyForeign(new FailureRecord(SourceKind.Kafka, "") { Offsets = [new OffsetRange(topic, 0, 1, 2)] }, Rides));

    [Fact]
    public void A_failure_of_another_broker_is_anothers()
    {
        var failure = new FailureRecord(SourceKind.Kafka, "") { EventSourceArn = "arn:b", Offsets = [new OffsetRange("rides", 0, 1, 2)] };

        Assert.Null(RedriveOwner.WhyForeign(failure, Rides));
        Assert.Equal("it is of arn:b", RedriveOwner.WhyForeign(failure, Rides with { EventSourceArn = "arn:a" }));
        Assert.Equal("it is of RabbitMq, and orders reads Kafka", RedriveOwner.WhyForeign(new FailureRecord(SourceKind.RabbitMq, ""), Rides));
    }
}
