using System.Globalization;
using Confluent.Kafka;
using Gateway.Configuration;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Sources.Kafka;

/// <summary>Makes clients that write to the cluster which a mapping reads, and take nothing for written that a broker may still lose.</summary>
internal static class KafkaProducerFactory
{
    /// <summary>The cluster's own limit decides, not the client's.</summary>
    private const int LargestMessageBytes = 1_000_000_000;

    /// <summary>What is not written by then is tried again by whoever asked for it.</summary>
    private const int WriteMs = 10_000;
    private const int MissingTopicMs = 3_000;

    /// <summary>The cluster takes it from the token; the library only wants a name.</summary>
    private const string TokenPrincipal = "gateway";

    /// <param name="mapping">Whose cluster.</param>
    /// <param name="login">What to log in with.</param>
    /// <param name="access">Makes further tokens, where tokens are what the cluster takes.</param>
    /// <param name="failed">Hears of trouble with brokers; called from any thread.</param>
    /// <exception cref="InvalidOperationException">The library does not take the settings.</exception>
    public static IProducer<byte[]?, byte[]?> Create(MappingSettings mapping, KafkaLogin login, KafkaAccess access, Action<Error> failed)
    {
        LibrdkafkaLoader.EnsureLoaded();
        var builder = new ProducerBuilder<byte[]?, byte[]?>(Settings(mapping, login)).SetErrorHandler((_, error) => failed(error)).SetLogHandler(static (_, _) => { });
        if (login.Token is not null) builder.SetOAuthBearerTokenRefreshHandler((client, _) => Hand(client, access));
        return builder.Build();
    }

    public static ProducerConfig Settings(MappingSettings mapping, KafkaLogin login)
    {
        var config = new ProducerConfig { ClientId = $"gateway-{mapping.Name}-failures", ReconnectBackoffMaxMs = 2_000 };
        // How brokers are spoken to; what is a consumer's alone the library passes over.
        foreach (var (key, value) in mapping.ConsumerProperties.Where(each => !each.Key.StartsWith("dotnet.", StringComparison.OrdinalIgnoreCase))) config.Set(key, value);
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        config.EnableDeliveryReports = true;
        config.LingerMs = 1;
        config.MessageMaxBytes = LargestMessageBytes;
        config.MessageTimeoutMs = WriteMs;
        config.Set("topic.metadata.propagation.max.ms", MissingTopicMs.ToString(CultureInfo.InvariantCulture));
        KafkaLoginSettings.Apply(login, config);
        return config;
    }

    /// <summary>Hands a client its token, on the client's own thread, which has nothing else to do without one.</summary>
    public static void Hand(IClient client, KafkaAccess access)
    {
        var (token, problem) = access.Tokens!.GetAsync(CancellationToken.None).GetAwaiter().GetResult();
        if (token is null) client.OAuthBearerSetTokenFailure(problem);
        else client.OAuthBearerSetToken(token.Value, token.Expires.ToUnixTimeMilliseconds(), TokenPrincipal);
    }
}
