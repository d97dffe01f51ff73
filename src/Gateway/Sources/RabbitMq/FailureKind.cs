namespace Gateway.Sources.RabbitMq;

/// <summary>What stands between us and the messages.</summary>
internal enum FailureKind
{
    /// <summary>No broker answers, or the connection or channel was lost. Passes by itself.</summary>
    Lost,

    /// <summary>The secret could not be read. Trying again helps once it is there.</summary>
    SecretUnreadable,

    /// <summary>The broker does not take user and password. Trying again helps once the secret or the user was changed; often is rude.</summary>
    Refused,

    /// <summary>The virtual host does not exist, or the user may not use it. As above.</summary>
    NotPermitted,

    /// <summary>One end's certificate is not trusted by the other. As above.</summary>
    Untrusted,

    /// <summary>The queue does not exist, or cannot be consumed from. As above.</summary>
    QueueUnavailable,
}
