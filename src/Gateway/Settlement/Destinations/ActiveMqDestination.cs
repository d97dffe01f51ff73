using System.Text;
using Gateway.Configuration;
using Gateway.Sources.ActiveMq;
using Gateway.Tracing;

namespace Gateway.Settlement.Destinations;

/// <summary>A queue of the broker that the mapping reads: a text message for each record, with its properties.</summary>
/// <param name="destination">The queue.</param>
/// <param name="writer">Writes what it gets.</param>
/// <param name="producer">Sends.</param>
internal sealed class ActiveMqDestination(FailureDestination destination, FailureRecordWriter writer, QueueProducer producer) : IFailureDestination
{
    public SendTarget Target { get; } = new(destination.Written) { MessagingSystem = "activemq" };

    public async Task<DestinationResult> SendAsync(FailedBatch failed, CancellationToken ct) =>
        new(await producer.SendAsync(destination.Name, failed.Records, at => Encoding.UTF8.GetString(writer.WriteOnly(failed, at)), ct) is { } why
            ? $"The failure destination {destination} takes nothing: {why}."
            : null);

    public ValueTask DisposeAsync() => producer.DisposeAsync();
}
