namespace Gateway.Configuration;

/// <summary>How Kafka's brokers are spoken to, and by what they know the gateway.</summary>
internal enum KafkaProtocol
{
    /// <summary>Nothing is encrypted and nobody is asked for.</summary>
    Plaintext,

    /// <summary>Encrypted; with a client certificate the gateway is known by it, without one by nothing.</summary>
    Tls,

    /// <summary>Encrypted, user and password as they are.</summary>
    SaslPlain,

    /// <summary>Encrypted, user and password by SCRAM-SHA-256.</summary>
    SaslScram256,

    /// <summary>Encrypted, user and password by SCRAM-SHA-512; the one of MSK.</summary>
    SaslScram512,

    /// <summary>Encrypted, the gateway's role by a token that it signs itself; MSK only.</summary>
    MskIam,
}
