using System.Threading.Channels;

namespace Gateway.Sources.RabbitMq;

/// <summary>Wakes the one loop that waits for it; a wake that nobody waits for is kept, several count as one.</summary>
internal sealed class Wake
{
    private readonly Channel<bool> _kept = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true });

    public void Set() => _kept.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken ct) => await _kept.Reader.ReadAsync(ct);
}
