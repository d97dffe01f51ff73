using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources.RabbitMq;

public sealed class BrokerStatusTests
{
    private readonly BrokerStatus _status = new("orders", NullLogger.Instance);

    [Fact]
    public void The_connection_comes_first_then_the_queues()
    {
        _status.Fall("b", "b is missing.");
        _status.Fall("a", "a is missing.");
        Assert.Equal("a is missing.", _status.Problem);

        _status.Fall(BrokerStatus.Connection, "no broker.");
        Assert.Equal("no broker.", _status.Problem);

        _status.Rise(BrokerStatus.Connection);
        _status.Rise("a");
        Assert.Equal("b is missing.", _status.Problem);
        _status.Rise("b");
        Assert.Null(_status.Problem);
    }
}
