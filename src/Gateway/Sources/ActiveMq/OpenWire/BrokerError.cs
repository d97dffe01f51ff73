namespace Gateway.Sources.ActiveMq.OpenWire;

/// <summary>What the broker says when it refuses.</summary>
/// <param name="Type">The simple name of Java's exception; its package differs between versions.</param>
/// <param name="Message">The broker's own words.</param>
internal sealed record BrokerError(string Type, string Message)
{
    /// <summary>True when the credentials, or what they allow, are the matter.</summary>
    public bool IsOfSecurity => Type == "SecurityException";

    /// <summary>Reads a throwable; without stack traces, for none were negotiated.</summary>
    public static BrokerError Read(scoped ref OpenWireReader reader)
    {
        if (!reader.Bool()) return new BrokerError("Exception", "");
        var type = reader.String() ?? "";
        return new BrokerError(type[(type.LastIndexOf('.') + 1)..], reader.String() ?? "");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type}: {Message}";
}
