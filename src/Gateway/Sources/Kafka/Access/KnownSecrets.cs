namespace Gateway.Sources.Kafka.Access;

/// <summary>The secrets that the client holds, so that its words can be passed on without them.</summary>
internal sealed class KnownSecrets
{
    private const string Hidden = "***";

    /// <summary>Shorter ones would make other words unreadable, and could be guessed from the holes.</summary>
    private const int Shortest = 4;

    private static readonly string[] OfProperties =
        ["sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password", "sasl.oauthbearer.config", "sasl.oauthbearer.client.secret"];

    /// <summary>Words about an earlier one may still be on their way; tokens come and go all the time.</summary>
    private const int MostRemembered = 32;

    private readonly string[] _written;
    private volatile string[] _read = [];

    /// <param name="properties">librdkafka's settings as written.</param>
    public KnownSecrets(IReadOnlyDictionary<string, string> properties) =>
        _written = [.. Worth(properties.Where(each => OfProperties.Contains(each.Key, StringComparer.OrdinalIgnoreCase)).Select(each => each.Value))];

    /// <summary>Remembers what a login holds.</summary>
    public void Add(KafkaLogin login) => Add(login.User?.Password, login.Certificate?.Key, login.Certificate?.KeyPassword, login.Token?.Value);

    /// <summary>Remembers texts; null is none.</summary>
    public void Add(params string?[] texts) => _read = [.. _read.Union(Worth(texts), StringComparer.Ordinal).TakeLast(MostRemembered)];

    /// <summary>The text without any of them.</summary>
    public string Hide(string text)
    {
        // The longest first: one may be part of another.
        foreach (var secret in _written.Concat(_read).OrderByDescending(each => each.Length))
        {
            if (text.Contains(secret, StringComparison.Ordinal)) text = text.Replace(secret, Hidden, StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Worth(IEnumerable<string?> texts) => texts.OfType<string>().Where(text => text.Length >= Shortest);
}
