using System.Text;
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

    [Theory]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:fulfil:live", null)]
    [InlineData("fulfil", null)]
    [InlineData("arn:aws:lambda:eu-west-1:111122223333:function:audit", "arn:aws:lambda:eu-west-1:111122223333:function:audit failed on it, and orders invokes arn:aws:lambda:eu-west-1:111122223333:function:fulfil")]
    [InlineData("arn:aws:lambda:eu-west-1:444455556666:function:fulfil", "arn:aws:lambda:eu-west-1:444455556666:function:fulfil failed on it, and orders invokes arn:aws:lambda:eu-west-1:111122223333:function:fulfil")]
    public void A_failure_of_another_function_is_anothers_whatever_topic_they_share(string function, string? why)
    {
        var mapping = Rides with { Function = FunctionReference.Parse("arn:aws:lambda:eu-west-1:111122223333:function:fulfil")!.Value };
        var failure = new FailureRecord(SourceKind.Kafka, "") { Function = FunctionReference.Parse(function), Offsets = [new OffsetRange("rides", 0, 1, 2)] };

        Assert.Equal(why, RedriveOwner.WhyForeign(failure, mapping));
    }

    [Theory]
    [InlineData("shop", null)]
    [InlineData("/", "it is of the virtual host /")]
    public void A_queue_of_the_same_name_in_another_virtual_host_is_anothers(string host, string? why)
    {
        var mapping = Rides with { Source = SourceKind.RabbitMq, Queues = ["rides"], VirtualHost = "shop" };
        var @event = FailedEventReader.Read(Encoding.UTF8.GetBytes($$$"""{"eventSource":"aws:rmq","rmqMessagesByQueue":{"rides::{{{host}}}":[{"basicProperties":{},"data":"YQ=="}]}}"""));

        Assert.Equal(why, RedriveOwner.WhyForeign(new FailureRecord(SourceKind.RabbitMq, "") { Event = @event }, mapping));
    }
}
