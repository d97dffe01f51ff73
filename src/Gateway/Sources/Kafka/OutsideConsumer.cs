using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;

namespace Gateway.Sources.Kafka;

/// <summary>Makes clients that look at a mapping's cluster with its settings and its login, and are no member of its group.</summary>
internal static class OutsideConsumer
{
    /// <summary>The cluster takes it from the token; the library only wants a name.</summary>
    private const string TokenPrincipal = "gateway";

    /// <param name="mapping">Whose cluster, and in whose group's name.</param>
    /// <param name="login">What it logs in with.</param>
    /// <param name="failed">Hears of trouble, from the thread that uses the client.</param>
    /// <param name="change">Further settings; null for none.</param>
    /// <exception cref="InvalidOperationException">The client does not take the settings; so may throw ArgumentException and KafkaException.</exception>
    public static IConsumer<Ignore, Ignore> Create(MappingSettings mapping, KafkaLogin login, Action<Error> failed, Action<ConsumerConfig>? change = null)
    {
        var config = KafkaConsumerFactory.Settings(mapping, login);
        // A static member's name would stand for the member.
        config.GroupInstanceId = null;
        config.EnableAutoCommit = false;
        change?.Invoke(config);
        var builder = new ConsumerBuilder<Ignore, Ignore>(config)
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler((_, error) => failed(error));
        if (login.Token is not null) builder.SetOAuthBearerTokenRefreshHandler((client, _) => Hand(client, login));
        var consumer = builder.Build();
        Hand(consumer, login);
        return consumer;
    }

    private static void Hand(IClient client, KafkaLogin login)
    {
        if (login.Token is { } token) client.OAuthBearerSetToken(token.Value, token.Expires.ToUnixTimeMilliseconds(), TokenPrincipal);
    }
}
