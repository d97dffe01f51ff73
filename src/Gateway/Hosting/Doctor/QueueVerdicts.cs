using Gateway.Configuration;
using Gateway.Sources;

namespace Gateway.Hosting.Doctor;

/// <summary>Decides what the answers of brokers with queues come to for a mapping.</summary>
internal sealed class QueueVerdicts(MappingSettings mapping)
{
    /// <param name="fault">Why the broker does not let us in; null when it does.</param>
    public Verdict Login(ProbeFault? fault) => fault switch
    {
        null => Verdict.Ok(mapping.Source == SourceKind.RabbitMq ? $"virtual host {mapping.VirtualHost}" : "let in"),
        { Kind: ProbeFaultKind.LoginRefused } => Verdict.Failed("refused", fault.Remedy ?? $"{LoginRemedy} ({fault.Said})"),
        { Kind: ProbeFaultKind.Denied } => Verdict.Failed($"not allowed into virtual host {mapping.VirtualHost}", fault.Remedy ?? fault.Said),
        { Kind: ProbeFaultKind.Untrusted } => Verdict.Failed("ended by TLS", fault.Remedy ?? $"Name a certificate of a CA that the broker trusts as CLIENT_CERTIFICATE_TLS_AUTH, or renew it. ({fault.Said})"),
        _ => Verdict.Failed("no connection", fault.Remedy ?? $"See that the port speaks {Protocol}, or correct Gateway.BrokerUri. ({fault.Said})"),
    };

    /// <param name="queue">The queue.</param>
    /// <param name="messages">That wait in it.</param>
    /// <param name="consumers">Who consume from it.</param>
    /// <param name="fault">Why it cannot be consumed from; null when it can.</param>
    public Verdict RabbitMqQueue(string queue, uint messages, uint consumers, ProbeFault? fault) => fault switch
    {
        null => Verdict.Ok(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{queue}: {messages} {(messages == 1 ? "message waits" : "messages wait")}, {consumers} {(consumers == 1 ? "consumer" : "consumers")}")),
        { Kind: ProbeFaultKind.Missing } => Verdict.Failed($"{queue} does not exist in virtual host {mapping.VirtualHost}", $"Create the queue, or correct Queues ({queue}) or VIRTUAL_HOST ({mapping.VirtualHost})."),
        _ => Of(queue, fault),
    };

    /// <param name="queue">The queue.</param>
    /// <param name="exists">Null where the broker tells nobody.</param>
    /// <param name="fault">Why it cannot be consumed from; null when nothing is known to be in the way.</param>
    public Verdict ActiveMqQueue(string queue, bool? exists, ProbeFault? fault) => (exists, fault) switch
    {
        (_, not null) => Of(queue, fault),
        (true, _) => Verdict.Ok($"{queue} is there and may be read"),
        (false, _) => Verdict.Warning($"{queue} does not exist yet", $"The broker makes a queue for whoever comes first, message or gateway. If it should be there already, correct Queues ({queue})."),
        _ => Verdict.Ok($"{queue}: the broker does not tell which queues there are"),
    };

    /// <summary>What a failure destination comes to.</summary>
    /// <param name="fault">Why it cannot be sent to; null when nothing is known to be in the way.</param>
    /// <param name="remark">What is worth knowing otherwise.</param>
    public Verdict Destination(ProbeFault? fault, string remark) => fault switch
    {
        null => Verdict.Ok($"{mapping.Destination}{remark}"),
        { Kind: ProbeFaultKind.Missing } => Verdict.Failed($"{mapping.Destination} does not exist ({fault.Said})", $"Create it, or correct DestinationConfig ({mapping.Destination})."),
        { Kind: ProbeFaultKind.Denied } => Verdict.Failed($"{mapping.Destination} may not be used ({fault.Said})", "Allow the gateway's user to write to it."),
        _ => Verdict.Failed($"{mapping.Destination}: {fault.Said}", "See to the broker."),
    };

    private string Protocol => mapping.Source == SourceKind.RabbitMq ? "AMQP 0-9-1" : "OpenWire";

    private string LoginRemedy => mapping.BasicAuth is { } secret
        ? $"Correct user and password in the BASIC_AUTH secret {secret}, or the user at the broker."
        : "Name a secret with user and password as BASIC_AUTH in SourceAccessConfigurations.";

    private static Verdict Of(string queue, ProbeFault fault) => fault.Kind == ProbeFaultKind.Denied
        ? Verdict.Failed($"{queue} may not be read ({fault.Said})", $"Allow the gateway's user to read the queue {queue}, and see that nobody consumes from it exclusively.")
        : Verdict.Failed($"{queue}: {fault.Said}", "See to the broker.");
}
