namespace Gateway.Records;

/// <summary>Where a record came from: opaque to all but the source that gave it out.</summary>
/// <param name="Lane">The lane, and with it the assignment, under which the record was delivered.</param>
/// <param name="Position">The source's own number for the record: a Kafka offset, an AMQP delivery tag.</param>
internal readonly record struct Receipt(Lane Lane, long Position);
