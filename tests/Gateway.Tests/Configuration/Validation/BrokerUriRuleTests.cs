namespace Gateway.Configuration.Validation;

public sealed class BrokerUriRuleTests
{
    private const string Broker = "b-24cacbb4-b295-49b7-8543-7ce7ce9dfb98";

    [Theory]
    [InlineData("amqp://b", "amqp://b:5672")]
    [InlineData("amqp://b/", "amqp://b:5672")]
    [InlineData("AMQPS://b", "amqps://b:5671")]
    [InlineData("amqp://b:5673", "amqp://b:5673")]
    [InlineData("amqp://[::1]", "amqp://[::1]:5672")]
    [InlineData("amqp://[::1]:5673", "amqp://[::1]:5673")]
    [InlineData("amqp://my_host", "amqp://my_host:5672")]
    [InlineData("amqp://a, amqps://b:1", "amqp://a:5672 amqps://b:1")]
    [InlineData("failover:(amqp://a,amqp://b)", "amqp://a:5672 amqp://b:5672")]
    [InlineData("amqp://a?heartbeat=5,amqp://b?connection_timeout=1", "amqp://a:5672 amqp://b:5672")]
    public void RabbitMqs_addresses_arrive_with_their_ports(string written, string expected)
    {
        var mapping = Written.Mapping(Load(written));

        Assert.Equal(SourceKind.RabbitMq, mapping.Source);
        Assert.Equal(expected.Split(' '), mapping.BrokerUris.Select(uri => uri.OriginalString));
        Assert.All(mapping.BrokerUris, uri => Assert.InRange(uri.Port, 1, 65535));
    }

    [Theory]
    [InlineData("tcp://b:61616", "tcp://b:61616")]
    [InlineData("ssl://b", "ssl://b:61617")]
    [InlineData("nio://b", "tcp://b:61616")]
    [InlineData("nio+ssl://b", "ssl://b:61617")]
    [InlineData("auto://b:1", "tcp://b:1")]
    [InlineData("auto+ssl://b:1", "ssl://b:1")]
    [InlineData("auto+nio://b:1", "tcp://b:1")]
    [InlineData("auto+nio+ssl://b:1", "ssl://b:1")]
    [InlineData("failover:(tcp://a:1,ssl://b:2)", "tcp://a:1 ssl://b:2")]
    [InlineData("failover:(tcp://a:1,ssl://b:2)?randomize=false&maxReconnectDelay=100", "tcp://a:1 ssl://b:2")]
    [InlineData("failover:(tcp://a:1)", "tcp://a:1")]
    [InlineData("failover://(tcp://a:1,ssl://b:2)?randomize=false", "tcp://a:1 ssl://b:2")]
    [InlineData("failover:tcp://a:1,tcp://b:2?wireFormat.maxInactivityDuration=0", "tcp://a:1 tcp://b:2")]
    [InlineData("failover://tcp://a:1,tcp://b:2", "tcp://a:1 tcp://b:2")]
    [InlineData("FAILOVER:( tcp://a:1 , tcp://b:2 )", "tcp://a:1 tcp://b:2")]
    [InlineData("failover:(tcp://a:1?wireFormat.x=(1,2),tcp://b:2)", "tcp://a:1 tcp://b:2")]
    [InlineData("failover:(tcp://a:1)?nested.wireFormat.maxInactivityDuration=1000&jms.prefetchPolicy.all=5", "tcp://a:1")]
    [InlineData("tcp://a:1,tcp://b:2", "tcp://a:1 tcp://b:2")]
    public void ActiveMqs_addresses_arrive_in_every_form(string written, string expected)
    {
        var mapping = Written.Mapping(Load(written));

        Assert.Equal(SourceKind.ActiveMq, mapping.Source);
        Assert.Equal(expected.Split(' '), mapping.BrokerUris.Select(uri => uri.OriginalString));
    }

    [Theory]
    [InlineData("http://b:1", "is http://b:1; each address must begin with amqp:// or amqps:// for RabbitMQ, tcp:// or ssl:// (OpenWire; nio, auto and theirs with +ssl are taken too) for ActiveMQ.")]
    [InlineData("b:5672", "is b:5672; each address must begin with ")]
    [InlineData("''", "is empty; each address must begin with ")]
    [InlineData("stomp+ssl://b:61614", "is stomp+ssl://b:61614; each address must begin with ")]
    [InlineData("amqp://a,", "is amqp://a,; each address must begin with amqp:// or amqps://.")]
    [InlineData("amqp://a,tcp://b", "is amqp://a,tcp://b; each address must begin with amqp:// or amqps://.")]
    [InlineData("failover:(tcp://a,amqp://b)", "is failover:(tcp://a,amqp://b); each address must begin with tcp:// or ssl://")]
    [InlineData("failover:(failover:(tcp://a:1))", "each address must begin with ")]
    [InlineData("failover:()", "is failover:(); each address must begin with ")]
    [InlineData("failover:(tcp://a:1", "is failover:(tcp://a:1; its parentheses do not fit, write failover:(first,second).")]
    [InlineData("failover:(tcp://a:1)x", "its parentheses do not fit, ")]
    [InlineData("failover:tcp://a:1)", "its parentheses do not fit, ")]
    [InlineData("tcp://a:1,(", "its parentheses do not fit, ")]
    [InlineData("amqp://b/orders", "is amqp://b/orders; what follows the port has no place there; a virtual host is written as { Type: VIRTUAL_HOST, URI: name } in SourceAccessConfigurations.")]
    [InlineData("amqp://b:5672/%2F", "a virtual host is written as ")]
    [InlineData("tcp://b:61616/x", "is tcp://b:61616/x; nothing may follow the port but ? and options.")]
    [InlineData("tcp://b#x", "nothing may follow the port but ? and options.")]
    [InlineData("amqp://", "is amqp://; an address must be amqp://host or amqp://host:5672, with a port between 1 and 65535.")]
    [InlineData("amqp://:5672", "an address must be amqp://host")]
    [InlineData("amqp://b:0", "an address must be amqp://host")]
    [InlineData("amqp://b:70000", "an address must be amqp://host")]
    [InlineData("amqp://b c:1", "an address must be amqp://host")]
    [InlineData("ssl://::1:5", "an address must be ssl://host or ssl://host:61617, ")]
    [InlineData("failover:(tcp://a:1)?randomise=false", "has the option randomise, which is not known; correct or remove it.")]
    [InlineData("failover:(tcp://a:1)?nested.colour=1", "has the option nested.colour, which is not known; correct or remove it.")]
    [InlineData("tcp://a:1?randomize=false", "has the option randomize, which is not known; correct or remove it.")]
    [InlineData("failover:tcp://a:1?randomize=false", "has the option randomize, which is not known; correct or remove it.")]
    [InlineData("amqp://a?wireFormat.x=1", "has the option wireFormat.x, which is not known; correct or remove it.")]
    public void An_address_that_does_not_do_says_what_would(string written, string message)
    {
        var error = Written.Error(Load(written));

        Assert.StartsWith("gateway.yaml:5: EventSourceMappings.orders.Gateway.BrokerUri ", error);
        Assert.Contains(message, error);
    }

    [Theory]
    [InlineData("amqp://user:hunter2@b:1")]
    [InlineData("amqp://user:hun,ter2@b:1")]
    [InlineData("amqp://user:hunter2?@b:1")]
    [InlineData("failover:(ssl://a:1,ssl://user:hunter2@b:2)?randomize=false")]
    [InlineData("failover:(ssl://a:1)?jms.userName=user&jms.password=hunter2")]
    [InlineData("failover:(ssl://a:1)?nested.jms.password=hunter2")]
    [InlineData("ssl://a:1?jms.password=hunter2")]
    [InlineData("ssl://a:1?JMS.Password=hunter2&nonsense=1")]
    public void A_password_is_refused_and_not_shown(string written)
    {
        var error = Written.Error(Load(written));

        Assert.Contains("user and password have their place in a secret that { Type: BASIC_AUTH, URI: … } in SourceAccessConfigurations names.", error);
        Assert.DoesNotContain("hun", error);
        Assert.DoesNotContain("ter2", error);
    }

    [Theory]
    [InlineData("tcp://a:x?jms.clientID=hunter2", "is tcp://a:x?…; ")]
    [InlineData("failover:(tcp://a:1)x?colour=hunter2", "is failover:(tcp://a:1)x?…; ")]
    [InlineData("tcp://a:1?colour=hunter2", "has the option colour, ")]
    public void The_value_of_an_option_is_not_shown(string written, string message)
    {
        var error = Written.Error(Load(written));

        Assert.Contains(message, error);
        Assert.DoesNotContain("hunter2", error);
    }

    [Fact]
    public void Options_without_effect_get_one_warning()
    {
        var result = Load("failover:(ssl://a:1?wireFormat.maxInactivityDuration=0,ssl://b:2?wireFormat.maxInactivityDuration=0)?randomize=false&jms.prefetchPolicy.queuePrefetch=1");

        Written.Mapping(result);
        Assert.Equal(
            "gateway.yaml:5: EventSourceMappings.orders.Gateway.BrokerUri has options without effect here (randomize, jms.prefetchPolicy.queuePrefetch, wireFormat.maxInactivityDuration); addresses are tried in the order written, and the rest the gateway decides itself.",
            Assert.Single(result.Warnings).ToString());
        Assert.Empty(Load("failover:(ssl://a:1,ssl://b:2)").Warnings);
    }

    [Theory]
    [InlineData("aws:mq:eu-west-1", "RabbitMq", "amqps://{0}.mq.eu-west-1.amazonaws.com:5671")]
    [InlineData("aws:mq:eu-west-1", "ActiveMq", "ssl://{0}-1.mq.eu-west-1.amazonaws.com:61617 ssl://{0}-2.mq.eu-west-1.amazonaws.com:61617")]
    [InlineData("aws-cn:mq:cn-north-1", "RabbitMq", "amqps://{0}.mq.cn-north-1.amazonaws.com.cn:5671")]
    [InlineData("aws-us-gov:mq:us-gov-west-1", "RabbitMq", "amqps://{0}.mq.us-gov-west-1.amazonaws.com:5671")]
    [InlineData("aws-iso:mq:us-iso-east-1", "RabbitMq", "amqps://{0}.mq.us-iso-east-1.c2s.ic.gov:5671")]
    public void The_brokers_ARN_tells_the_addresses(string place, string source, string expected)
    {
        var mapping = Written.Mapping(Written.Load(Written.Only($"FunctionName: f\nQueues: [q]\nEventSourceArn: arn:{place}:111122223333:broker:orders:{Broker}\nGateway: {{ Source: {source} }}")));

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, Broker).Split(' '), mapping.BrokerUris.Select(uri => uri.OriginalString));
        Assert.True(mapping.IsManaged);
    }

    [Fact]
    public void A_written_address_wins_over_the_ARN()
    {
        var mapping = Written.Mapping(Written.Load(Written.Only($"FunctionName: f\nQueues: [q]\nEventSourceArn: arn:aws:mq:eu-west-1:111122223333:broker:orders:{Broker}\nGateway: {{ BrokerUri: 'amqps://near:1' }}")));

        Assert.Equal(["amqps://near:1"], mapping.BrokerUris.Select(uri => uri.OriginalString));
        Assert.NotNull(mapping.EventSourceArn);
    }

    [Theory]
    [InlineData("RabbitMq")]
    [InlineData("ActiveMq")]
    public void Without_address_and_ARN_there_is_nothing_to_read_from(string source)
    {
        Assert.Equal(
            "gateway.yaml:5: EventSourceMappings.orders.Gateway.BrokerUri is missing; write the broker's address, or EventSourceArn for Amazon MQ.",
            Written.Error(Written.Load(Written.Only($"FunctionName: f\nQueues: [q]\nGateway: {{ Source: {source} }}"))));
    }

    private static ConfigurationResult Load(string uri) =>
        Written.Load(Written.Only($"FunctionName: f\nQueues: [q]\nGateway: {{ BrokerUri: {(uri == "''" ? uri : $"'{uri}'")} }}"));
}
