using RabbitMQ.Client;

namespace Gateway.Sources.RabbitMq.Connection;

/// <summary>A connection, or why there is none; one of the two is null.</summary>
internal sealed record ConnectResult(IConnection? Connection, BrokerFailure? Failure);
