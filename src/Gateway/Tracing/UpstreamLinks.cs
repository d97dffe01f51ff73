using System.Buffers;
using Gateway.Records;

namespace Gateway.Tracing;

/// <summary>The distinct traces that the records of a batch name, in the order of the records. Costs a pass over all headers.</summary>
/// <param name="Count">All of them.</param>
/// <param name="Listed">The first ones.</param>
/// <param name="Marked">Those that get a marker: the first ones that are sampled.</param>
internal sealed record UpstreamLinks(int Count, IReadOnlyList<UpstreamLink> Listed, IReadOnlyList<UpstreamLink> Marked)
{
    /// <summary>What metadata has room for. X-Ray takes twenty links of a segment.</summary>
    public const int MostListed = 50;

    /// <summary>Markers of one batch, so that it cannot crowd other segments out.</summary>
    public const int MostMarked = 100;

    public static UpstreamLinks None { get; } = new(0, [], []);

    public static UpstreamLinks Of(RecordBatch batch, MessageIdOf? messageId, bool marks = false)
    {
        var records = batch.Records;
        var buffer = ArrayPool<int>.Shared.Rent(records.Length);
        var firsts = buffer.AsSpan(0, FindFirsts(records, buffer));
        var listed = new UpstreamLink[Math.Min(firsts.Length, MostListed)];
        for (var i = 0; i < listed.Length; i++) listed[i] = UpstreamLink.Of(records[firsts[i]], messageId);
        var marked = marks ? Sampled(records, firsts, messageId) : [];
        ArrayPool<int>.Shared.Return(buffer);
        return new UpstreamLinks(firsts.Length, listed, marked);
    }

    private static List<UpstreamLink> Sampled(ReadOnlySpan<SourceRecord> records, ReadOnlySpan<int> firsts, MessageIdOf? messageId)
    {
        var marked = new List<UpstreamLink>();
        foreach (var first in firsts)
        {
            var link = UpstreamLink.Of(records[first], messageId);
            if (link.Context.Decision == UpstreamDecision.Sampled) marked.Add(link);
            if (marked.Count == MostMarked) break;
        }

        return marked;
    }

    /// <summary>Finds the first record of each trace.</summary>
    /// <returns>How many there are; their indices stand in <paramref name="firsts"/>, ascending.</returns>
    private static int FindFirsts(ReadOnlySpan<SourceRecord> records, Span<int> firsts)
    {
        var roots = ArrayPool<UInt128>.Shared.Rent(records.Length);
        var named = 0;
        for (var i = 0; i < records.Length; i++)
        {
            if (!UpstreamContext.TryRead(records[i], out var context)) continue;
            roots[named] = context.Root.Value;
            firsts[named++] = i;
        }

        var distinct = KeepFirsts(roots.AsSpan(0, named), firsts[..named]);
        ArrayPool<UInt128>.Shared.Return(roots);
        firsts[..distinct].Sort();
        return distinct;
    }

    private static int KeepFirsts(Span<UInt128> roots, Span<int> records)
    {
        roots.Sort(records);
        var distinct = 0;
        for (var i = 0; i < roots.Length; i++)
        {
            // The sort puts equal traces together, but their records in any order.
            if (i > 0 && roots[i] == roots[i - 1]) records[distinct - 1] = Math.Min(records[distinct - 1], records[i]);
            else records[distinct++] = records[i];
        }

        return distinct;
    }
}
