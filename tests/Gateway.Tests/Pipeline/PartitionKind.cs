namespace Gateway.Pipeline;

/// <summary>How the lanes of a partition or queue in a <see cref="DeliveryScenario"/> lie.</summary>
internal enum PartitionKind
{
    /// <summary>One lane.</summary>
    Ordered,

    /// <summary>One lane whose records may overtake one another.</summary>
    Unordered,

    /// <summary>Three lanes, as of a split Kafka partition.</summary>
    Split,

    /// <summary>Three lanes, the first of them without order, as of a RabbitMQ queue whose order goes by a header.</summary>
    SplitPartlyOrdered,
}
