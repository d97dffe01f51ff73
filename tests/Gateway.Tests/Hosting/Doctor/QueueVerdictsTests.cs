using Gateway.Configuration;
using Gateway.Sources;

namespace Gateway.Hosting.Doctor;

public sealed class QueueVerdictsTests
{
    [Fact]
    public void A_refused_login_names_the_secret()
    {
        Assert.Equal("Correct user and password in the BASIC_AUTH secret file:/secret.json, or the user at the broker. (no)", Letters.Login(Fault(ProbeFaultKind.LoginRefused)).Remedy);
        Assert.Equal("Its own.", Orders.Login(Fault(ProbeFaultKind.LoginRefused) with { Remedy = "Its own." }).Remedy);
        Assert.Equal((Verdict.Ok("virtual host shop"), Verdict.Ok("let in")), (Orders.Login(null), Letters.Login(null)));
    }

    [Fact]
    public void A_port_that_speaks_something_else_is_told() =>
        Assert.Equal("See that the port speaks OpenWire, or correct Gateway.BrokerUri. (no)", Letters.Login(Fault(ProbeFaultKind.Unreachable)).Remedy);

    [Theory]
    [InlineData(0, 1, "orders: 0 messages wait, 1 consumer")]
    [InlineData(1, 0, "orders: 1 message waits, 0 consumers")]
    public void A_queue_of_RabbitMQ_shows_what_is_in_it(uint messages, uint consumers, string detail) => Assert.Equal(Verdict.Ok(detail), Orders.RabbitMqQueue("orders", messages, consumers, null));

    [Theory]
    [InlineData(nameof(ProbeFaultKind.Missing), "orders does not exist in virtual host shop", "Create the queue, or correct Queues (orders) or VIRTUAL_HOST (shop).")]
    [InlineData(nameof(ProbeFaultKind.Denied), "orders may not be read (no)", "Allow the gateway's user to read the queue orders, and see that nobody consumes from it exclusively.")]
    public void A_queue_of_RabbitMQ_that_cannot_be_had_is_a_failure(string kind, string detail, string remedy) =>
        Assert.Equal(Verdict.Failed(detail, remedy), Orders.RabbitMqQueue("orders", 0, 0, Fault(Enum.Parse<ProbeFaultKind>(kind))));

    [Fact]
    public void A_queue_of_ActiveMQ_may_come_later()
    {
        Assert.Equal(CheckStatus.Ok, Letters.ActiveMqQueue("letters", true, null).Status);
        Assert.Equal(CheckStatus.Warning, Letters.ActiveMqQueue("letters", false, null).Status);
        Assert.Equal(CheckStatus.Ok, Letters.ActiveMqQueue("letters", null, null).Status);
        Assert.Equal(CheckStatus.Failed, Letters.ActiveMqQueue("letters", true, Fault(ProbeFaultKind.Denied)).Status);
    }

    [Fact]
    public void A_destination_is_named_as_it_is_written()
    {
        Assert.Equal("rabbitmq://failed/x is there", Orders.Destination(null, " is there").Detail);
        Assert.Equal("Create it, or correct DestinationConfig (rabbitmq://failed/x).", Orders.Destination(Fault(ProbeFaultKind.Missing), "").Remedy);
    }

    private static QueueVerdicts Orders => Of("amqp://b1", "{ Type: VIRTUAL_HOST, URI: shop }", "rabbitmq://failed/x");

    private static QueueVerdicts Letters => Of("tcp://b1:61616", "", "activemq://failed");

    private static ProbeFault Fault(ProbeFaultKind kind) => new(kind, "no");

    private static QueueVerdicts Of(string uri, string more, string destination) => new(Written.Mapping(Written.Load(Written.Only($$"""
        FunctionName: my-function
        Queues: [orders]
        SourceAccessConfigurations: [ { Type: BASIC_AUTH, URI: 'file:/secret.json' }{{(more.Length > 0 ? "," : "")}} {{more}} ]
        DestinationConfig: { OnFailure: { Destination: '{{destination}}' } }
        Gateway: { BrokerUri: '{{uri}}' }
        """))));
}
