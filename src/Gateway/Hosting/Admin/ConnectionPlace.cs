namespace Gateway.Hosting.Admin;

/// <summary>One open connection, as <see cref="ConnectionLimit"/> knows it.</summary>
/// <param name="close">Ends it.</param>
internal sealed class ConnectionPlace(Action close)
{
    /// <summary>Whether a request of it is being answered. Guarded by the limit's lock.</summary>
    public bool IsAnswered { get; set; }

    public void Close() => close();
}
