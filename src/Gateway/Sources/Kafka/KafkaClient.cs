using Confluent.Kafka;
using Gateway.Aws.Msk;
using Gateway.Sources.Kafka.Access;
using Gateway.Sources.Kafka.Native;

namespace Gateway.Sources.Kafka;

/// <summary>One librdkafka client, and what lives and ends with it.</summary>
internal sealed class KafkaClient : IDisposable
{
    /// <summary>The cluster takes it from the token; the library only wants a name.</summary>
    private const string TokenPrincipal = "gateway";

    private readonly Lock _gate = new();
    private readonly Action<string> _loginFailed;
    private TokenRenewal? _tokens;
    private CertificateWatch? _watch;
    private volatile bool _isOutdated;
    private bool _closed;

    /// <param name="consumer">Built with the login.</param>
    /// <param name="config">What it was built from.</param>
    /// <param name="login">What it logs in with.</param>
    /// <param name="committer">Stores its offsets; not yet started.</param>
    /// <param name="loginFailed">Hears why it has no valid token.</param>
    public KafkaClient(IConsumer<Scratch.Part, Scratch.Part> consumer, ConsumerConfig config, KafkaLogin login, OffsetCommitter committer, Action<string> loginFailed)
    {
        (Consumer, Login, Committer, _loginFailed) = (consumer, login, committer, loginFailed);
        Nudge = new FetchNudge(config, consumer.SetSaslCredentials);
        (Pause, Resume) = (consumer.Pause, consumer.Resume);
    }

    public IConsumer<Scratch.Part, Scratch.Part> Consumer { get; }

    public KafkaLogin Login { get; private set; }

    public OffsetCommitter Committer { get; }

    public FetchNudge Nudge { get; }

    /// <summary>Made once: it is passed on with every poll.</summary>
    public Action<IEnumerable<TopicPartition>> Pause { get; }

    /// <inheritdoc cref="Pause"/>
    public Action<IEnumerable<TopicPartition>> Resume { get; }

    /// <summary>True when only another client could log in with what was read since.</summary>
    public bool IsOutdated => _isOutdated;

    /// <summary>Hands tokens to the client from now on; without a token there is nothing to do.</summary>
    /// <param name="tokens">Makes them.</param>
    /// <param name="handed">Hears of each before the client has it.</param>
    /// <param name="clock">Says when.</param>
    public void StartTokens(MskTokens? tokens, Action<MskToken> handed, TimeProvider clock)
    {
        if (Login.Token is not { } first) return;
        _tokens = new TokenRenewal(tokens!, token => Hand(token, handed), _loginFailed, clock);
        _ = _tokens.StartAsync(first);
    }

    /// <summary>Watches the brokers' certificates from now on.</summary>
    public void Watch(CertificateWatch watch)
    {
        _watch = watch;
        _ = Task.Run(watch.RunAsync);
    }

    public void NeedsToken() => _tokens?.Ask();

    /// <summary>A broker refused the login.</summary>
    public void Refused() => _tokens?.Refused();

    /// <summary>Another login was read.</summary>
    /// <returns>True when it differs from what the client has.</returns>
    public bool Adopt(KafkaLogin login)
    {
        if (!Login.CanBecome(login))
        {
            _isOutdated = true;
            return true;
        }

        if (login.User is not { } user || user == Login.User) return false;
        Nudge.Adopt(user.User, user.Password);
        Login = login;
        return true;
    }

    /// <summary>Ends what works beside the poll thread. To be called before the consumer is closed, which takes its handle away.</summary>
    public void EndWork()
    {
        _tokens?.Dispose();
        _watch?.Dispose();
        Committer.Dispose();
        lock (_gate) _closed = true;
    }

    /// <summary>Ends; whoever wants it to leave its group first closes the consumer.</summary>
    public void Dispose()
    {
        EndWork();
        Consumer.Dispose();
    }

    // Under a lock, for the library does not outlive a call that comes after its end.
    private void Hand(MskToken token, Action<MskToken> handed)
    {
        handed(token);
        lock (_gate)
        {
            if (_closed) return;
            try
            {
                Consumer.OAuthBearerSetToken(token.Value, token.Expires.ToUnixTimeMilliseconds(), TokenPrincipal);
            }
            catch (KafkaException refused)
            {
                _loginFailed(refused.Error.Reason);
            }
        }
    }
}
