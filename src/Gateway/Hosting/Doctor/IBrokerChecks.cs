namespace Gateway.Hosting.Doctor;

/// <summary>The checks of one kind of broker, which share a connection.</summary>
internal interface IBrokerChecks : IAsyncDisposable
{
    /// <summary>The check after which the broker can be asked for more.</summary>
    const string Login = "login";

    /// <summary>The way to the broker, and what the mapping has to be allowed there.</summary>
    IEnumerable<Check> All();

    /// <summary>A failure destination of the same broker.</summary>
    Task<Verdict> DestinationAsync(CancellationToken ct);
}
