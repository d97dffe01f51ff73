namespace Gateway.Sources.RabbitMq;

/// <summary>One acknowledgement as it goes to the broker.</summary>
/// <param name="Tag">The delivery tag.</param>
/// <param name="Multiple">True when it stands for every unsettled tag below it, too.</param>
/// <param name="Records">How many messages it settles.</param>
internal readonly record struct AckFrame(long Tag, bool Multiple, int Records);
