using Gateway.Configuration;
using Gateway.Sources.RabbitMq;
using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>An exchange of the broker that the mapping reads: a message for each record, with its properties and headers.</summary>
/// <param name="destination">Exchange and routing key.</param>
/// <param name="writer">Writes what it gets.</param>
/// <param name="publisher">Sends.</param>
internal sealed class RabbitMqDestination(FailureDestination destination, FailureRecordWriter writer, MessagePublisher publisher) : IFailureDestination
{
    public SendTarget Target { get; } = new(destination.Written) { MessagingSystem = "rabbitmq" };

    public async Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct) =>
        new(await publisher.PublishAsync(destination.Exchange, destination.Name, failed.Records, at => writer.WriteOnly(failed, at), ct) is { } why
            ? $"The failure destination {destination} takes nothing: {why}."
            : null);

    public ValueTask DisposeAsync() => publisher.DisposeAsync();
}
