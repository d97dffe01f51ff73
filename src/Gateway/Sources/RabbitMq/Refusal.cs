namespace Gateway.Sources.RabbitMq;

/// <summary>A message that goes back to the broker.</summary>
/// <param name="Tag">The delivery tag.</param>
/// <param name="Requeue">True to put it back into its queue; false for the dead-letter exchange.</param>
internal readonly record struct Refusal(long Tag, bool Requeue);
