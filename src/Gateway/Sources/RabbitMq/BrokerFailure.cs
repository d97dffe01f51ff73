namespace Gateway.Sources.RabbitMq;

/// <summary>Why nothing is consumed.</summary>
/// <param name="Kind">How to go on.</param>
/// <param name="Problem">For people: AWS's words, the remedy, the broker's words. Never a secret.</param>
internal sealed record BrokerFailure(FailureKind Kind, string Problem);
