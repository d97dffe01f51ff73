namespace Gateway.Sources;

/// <summary>What stood in the way of a look at a broker.</summary>
internal enum ProbeFaultKind
{
    /// <summary>Nobody answered, or the connection was lost.</summary>
    Unreachable,

    /// <summary>The broker does not take the login.</summary>
    LoginRefused,

    /// <summary>One end's certificate is not trusted by the other.</summary>
    Untrusted,

    /// <summary>The login is good, and not allowed to do this.</summary>
    Denied,

    /// <summary>What was looked for is not there.</summary>
    Missing,

    /// <summary>Anything else; the broker's words say it.</summary>
    Other,
}
