using Gateway.Sources;

namespace Gateway.IntegrationTests.Contracts;

/// <summary>
/// One running broker with what <see cref="SourceContract"/> needs of it. Shared by the tests of one class, which run one after
/// the other, each with a destination of its own.
/// </summary>
public abstract class SourceHouse : IAsyncLifetime
{
    /// <summary>
    /// How many lanes each destination has, at least 2: Kafka's partitions, two queues of one mapping, two message groups. A lane
    /// is named by its index, from 0.
    /// </summary>
    public abstract int Lanes { get; }

    /// <summary>
    /// Most bytes by which a source may exceed its budget: what it takes from its client in one go before it looks again, with
    /// records of at most 4 KB.
    /// </summary>
    public abstract long BudgetSlack { get; }

    /// <summary>Starts the broker. Ends once it takes connections.</summary>
    public abstract ValueTask InitializeAsync();

    /// <summary>Ends the broker and everything that this house has started.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Makes an empty destination with <see cref="Lanes"/> lanes that nobody has used before.</summary>
    /// <returns>Its name, which only this house understands.</returns>
    public abstract Task<string> CreateDestinationAsync();

    /// <summary>
    /// Publishes messages to one lane, in this order, so that they outlive a restart of the broker. Ends once the broker has
    /// confirmed them all. Called only while the broker is up.
    /// </summary>
    /// <param name="destination">As <see cref="CreateDestinationAsync"/> named it.</param>
    /// <param name="lane">From 0 to <see cref="Lanes"/> - 1.</param>
    /// <param name="bodies">The messages; what a source delivers as a record's value are these bytes.</param>
    public abstract Task PublishAsync(string destination, int lane, IReadOnlyList<byte[]> bodies);

    /// <summary>
    /// How many messages of a destination the broker would still deliver if every source of it closed now: waiting or given out,
    /// and not acknowledged. Called only while the broker is up.
    /// </summary>
    public abstract Task<long> CountHeldAsync(string destination);

    /// <summary>Stops the broker, or cuts it off: connections end, new ones are refused. What it holds it keeps.</summary>
    public abstract Task TakeDownAsync();

    /// <summary>Starts it again at the same address. Ends once it takes connections.</summary>
    public abstract Task BringUpAsync();

    /// <summary>
    /// Makes the broker throw the sources of a destination out without a word before: their connection, their channel or their
    /// membership ends, and what they hold unsettled is to be delivered again.
    /// </summary>
    public virtual async Task ThrowOutAsync(string destination)
    {
        await TakeDownAsync();
        await BringUpAsync();
    }

    /// <summary>
    /// Makes a source that reads all lanes of a destination, in order within each, and does not start it. Each call makes another
    /// one with the same identity to the broker (group, user); the test opens one at a time, stops it and disposes of it.
    /// </summary>
    /// <param name="destination">As <see cref="CreateDestinationAsync"/> named it.</param>
    /// <param name="budgetBytes">Most bytes that may be read and not settled.</param>
    internal abstract IRecordSource CreateSource(string destination, long budgetBytes);
}
