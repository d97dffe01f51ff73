namespace Gateway.Hosting.Doctor;

/// <summary>The checks of one mapping, or of what all of them share, in the order in which they are made.</summary>
/// <param name="Mapping">The mapping's name; null for what is shared.</param>
/// <param name="Title">The line above them.</param>
/// <param name="Checks">In the order in which a connection comes about.</param>
internal sealed record CheckGroup(string? Mapping, string Title, IReadOnlyList<Check> Checks) : IAsyncDisposable
{
    /// <summary>What the checks opened and left open for one another.</summary>
    public Func<ValueTask> Close { get; init; } = static () => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => Close();
}
