namespace Gateway.Sources;

/// <summary>What a broker does with a record that failed for good.</summary>
internal enum Rejection
{
    /// <summary>It is passed over; a log such as Kafka's still has it until its retention ends.</summary>
    Dropped,

    /// <summary>The broker moves it to its dead-letter exchange or queue.</summary>
    DeadLettered,

    /// <summary>The broker has nowhere to put it: after a wait it goes back to its queue and comes again.</summary>
    Requeued,

    /// <summary>It stays where it was left before, and whoever put it back says so.</summary>
    Kept,
}
