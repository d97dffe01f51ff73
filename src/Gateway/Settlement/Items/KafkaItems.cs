using System.Globalization;
using Gateway.Invocation.Answers;
using Gateway.Records;

namespace Gateway.Settlement.Items;

/// <summary>Finds Kafka's records: by partition and offset, also in one text with a dash between.</summary>
internal sealed class KafkaItems(RecordBatch sent) : IItemLookup
{
    private LaneSlice _last;

    public int Find(in ItemIdentifier item) => item.Kind switch
    {
        ItemIdentifierKind.Offset => Find(item.Name, item.Number),
        ItemIdentifierKind.Text => FindText(item.Name),
        _ => IItemLookup.Unknown,
    };

    // A topic may have dashes too, and the partition stands behind one.
    private int FindText(string text)
    {
        var dash = text.LastIndexOf('-');
        return dash > 0 && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? Find(text.AsSpan(0, dash), offset)
            : IItemLookup.Unknown;
    }

    // Of a partition that is split into lanes an event may have several.
    private int Find(ReadOnlySpan<char> partition, long offset)
    {
        if (_last.Lane is not null && partition.SequenceEqual(_last.Lane.Whole.Name) && Find(_last, offset) is >= 0 and var near) return near;
        foreach (var slice in sent.Slices)
        {
            if (!partition.SequenceEqual(slice.Lane.Whole.Name)) continue;
            _last = slice;
            if (Find(slice, offset) is >= 0 and var place) return place;
        }

        return IItemLookup.Unknown;
    }

    private int Find(LaneSlice slice, long offset)
    {
        var records = sent.Of(slice);
        var (low, high) = (0, records.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            if (records[middle].Position == offset) return slice.Start + middle;
            if (records[middle].Position < offset) low = middle + 1;
            else high = middle - 1;
        }

        return IItemLookup.Unknown;
    }
}
