namespace Gateway.Sources.ActiveMq;

/// <summary>Whether a message's body can be given to a function.</summary>
internal enum BodyReading
{
    /// <summary>It can.</summary>
    Done,

    /// <summary>The message is neither text nor bytes: Lambda has no event for it.</summary>
    Unsupported,

    /// <summary>The bytes are not what the message says they are.</summary>
    Malformed,

    /// <summary>It would inflate to more than is accepted.</summary>
    TooLarge,
}
