namespace Gateway.Benchmarks.Queues;

/// <summary>What waits in a queue before anybody reads it.</summary>
/// <param name="Messages">How many.</param>
/// <param name="BodyBytes">Of each.</param>
/// <param name="Persistent">True when the broker keeps them on its disk.</param>
internal sealed record Backlog(int Messages, int BodyBytes, bool Persistent)
{
    public byte[] Body()
    {
        var body = new byte[BodyBytes];
        body.AsSpan().Fill((byte)'x');
        return body;
    }
}
