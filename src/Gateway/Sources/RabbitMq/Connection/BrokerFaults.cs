using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Gateway.Sources.RabbitMq.Connection;

/// <summary>Says what the client's exceptions mean: which are to be expected of a network and a broker, and in whose words.</summary>
internal static class BrokerFaults
{
    private const string ConnectionError = "Connection error. Please check your event source connection configuration.";

    /// <summary>True for what a broker or a network does to us; anything else is a bug.</summary>
    public static bool IsExpected(Exception failed) =>
        failed is RabbitMQClientException or IOException or SocketException or AuthenticationException or TimeoutException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException { Source: "RabbitMQ.Client" };

    /// <summary>Why a connection could not be opened.</summary>
    /// <param name="failed">What the client threw.</param>
    /// <param name="broker">Who was called.</param>
    /// <param name="mapping">For whom.</param>
    /// <param name="trust">Judged the broker's certificate, where it showed one.</param>
    public static BrokerFailure Describe(Exception failed, Uri broker, MappingSettings mapping, BrokerTrust trust)
    {
        var causes = Causes(failed).ToList();
        var where = $"{broker.Scheme}://{broker.Authority}";
        if (causes.OfType<AuthenticationFailureException>().FirstOrDefault() is { } refused)
        {
            return new BrokerFailure(FailureKind.Refused, $"SASL authentication failed. The broker {where} refused {Login(mapping)}: correct it, or the user at the broker. ({OneLine(refused)})");
        }

        if (causes.OfType<PossibleAuthenticationFailureException>().FirstOrDefault() is { } perhaps)
        {
            return new BrokerFailure(FailureKind.Refused, $"SASL authentication failed. The broker {where} ended the connection while {Login(mapping)} was being checked: correct it, or the user at the broker. ({OneLine(perhaps)})");
        }

        if (causes.OfType<OperationInterruptedException>().FirstOrDefault(c => IsDenial(c.ShutdownReason)) is { } denied)
        {
            return new BrokerFailure(FailureKind.NotPermitted, $"Cluster failed to authorize the gateway: create the virtual host {mapping.VirtualHost} and give the user permissions in it, or correct VIRTUAL_HOST. ({denied.ShutdownReason!.ReplyText})");
        }

        if (trust.Fault is { } fault)
        {
            return new BrokerFailure(FailureKind.Untrusted, $"The gateway failed to authenticate server. {fault} ({where})");
        }

        // With TLS agreed on as far as this end is concerned.
        if (TlsIdentity.IsRefused(failed, isSecured: trust.Expires is not null))
        {
            return new BrokerFailure(FailureKind.Untrusted, $"Server failed to authenticate the gateway. The broker {where} asks for a certificate of a CA that it trusts: name one as CLIENT_CERTIFICATE_TLS_AUTH, or renew it. ({OneLine(causes[^1])})");
        }

        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } failure)
        {
            return new BrokerFailure(FailureKind.Untrusted, $"{ConnectionError} TLS with the broker {where} fails: see that it speaks TLS at this port, and in which versions. ({OneLine(failure)})");
        }

        return new BrokerFailure(FailureKind.Lost, $"{ConnectionError} The broker {where} cannot be reached: check Gateway.BrokerUri, security groups and the broker. ({OneLine(causes[^1])})");
    }

    /// <summary>Why a queue cannot be consumed from.</summary>
    public static BrokerFailure Describe(Exception failed, string queue, MappingSettings mapping) =>
        failed is OperationInterruptedException { ShutdownReason: { } reason } ? Describe(reason, queue, mapping)
        : new BrokerFailure(FailureKind.Lost, $"{ConnectionError} The channel of queue {queue} was lost. ({OneLine(failed)})");

    /// <summary>Why a channel was closed.</summary>
    public static BrokerFailure Describe(ShutdownEventArgs reason, string queue, MappingSettings mapping) => reason.ReplyCode switch
    {
        Constants.NotFound => new BrokerFailure(FailureKind.QueueUnavailable, $"The queue {queue} does not exist in virtual host {mapping.VirtualHost}: create it, or correct Queues. ({reason.ReplyText})"),
        Constants.AccessRefused => new BrokerFailure(FailureKind.QueueUnavailable, $"Cluster failed to authorize the gateway: allow its user to read queue {queue}, and see that nobody consumes from it exclusively. ({reason.ReplyText})"),
        Constants.ResourceLocked => new BrokerFailure(FailureKind.QueueUnavailable, $"The queue {queue} is exclusive to another connection: consume from another queue. ({reason.ReplyText})"),
        _ => new BrokerFailure(FailureKind.Lost, $"{ConnectionError} The channel of queue {queue} was closed. ({reason.ReplyText})"),
    };

    private static bool IsDenial(ShutdownEventArgs? reason) => reason?.ReplyCode is Constants.NotAllowed or Constants.AccessRefused;

    private static string Login(MappingSettings mapping)
    {
        if (mapping.BasicAuth is { } secret) return $"user and password of the BASIC_AUTH secret {secret.Place}";
        return mapping.ClientCertificate is null
            ? "RabbitMQ's default user, for there is no BASIC_AUTH among SourceAccessConfigurations"
            : "the user that the certificate of CLIENT_CERTIFICATE_TLS_AUTH stands for, or it lacks the plugin rabbitmq_auth_mechanism_ssl and BASIC_AUTH is missing";
    }

    private static IEnumerable<Exception> Causes(Exception failed)
    {
        for (Exception? cause = failed; cause is not null; cause = cause is AggregateException many ? many.InnerExceptions[0] : cause.InnerException) yield return cause;
    }

    private static string OneLine(Exception failed) => failed.Message.ReplaceLineEndings(" ").Trim();
}
