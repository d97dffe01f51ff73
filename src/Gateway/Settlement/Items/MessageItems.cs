using Gateway.Invocation.Answers;
using Gateway.Records;
using Gateway.Tracing;

namespace Gateway.Settlement.Items;

/// <summary>Finds messages: by their id, where it is the only one, and by the place in their queue's array, where the event has such.</summary>
/// <param name="sent">The event's messages.</param>
/// <param name="idOf">A message's id.</param>
/// <param name="keyOf">A queue's key in the event; null where the event does not tell queues apart.</param>
internal sealed class MessageItems(RecordBatch sent, MessageIdOf idOf, Func<Lane, string>? keyOf = null) : IItemLookup
{
    private readonly Dictionary<Lane, int[]> _ofWhole = [];
    private Dictionary<string, int>? _places;

    public int Find(in ItemIdentifier item) => item.Kind switch
    {
        ItemIdentifierKind.Text => (_places ??= Places()).GetValueOrDefault(item.Name, IItemLookup.Unknown),
        ItemIdentifierKind.Index when keyOf is not null => FindPlace(item.Name, item.Number),
        _ => IItemLookup.Unknown,
    };

    private int FindPlace(string queue, long index)
    {
        if (index < 0) return IItemLookup.Unknown;
        foreach (var slice in sent.Slices)
        {
            if (keyOf!(slice.Lane) != queue) continue;
            if (!slice.Lane.IsPart) return index < slice.Count ? slice.Start + (int)index : IItemLookup.Unknown;
            var places = PlacesOf(slice.Lane.Whole);
            return index < places.Length ? places[index] : IItemLookup.Unknown;
        }

        return IItemLookup.Unknown;
    }

    /// <summary>Where the messages of a queue that is split into lanes are in the batch, in the order in which the event has them.</summary>
    private int[] PlacesOf(Lane whole)
    {
        if (_ofWhole.TryGetValue(whole, out var places)) return places;
        places = [.. Enumerable.Range(0, sent.Count).Where(place => ReferenceEquals(sent.Records[place].Lane.Whole, whole)).OrderBy(place => sent.Records[place].Position)];
        return _ofWhole[whole] = places;
    }

    private Dictionary<string, int> Places()
    {
        var places = new Dictionary<string, int>(sent.Count, StringComparer.Ordinal);
        for (var i = 0; i < sent.Count; i++)
        {
            // Producers choose ids as they like: one that stands for two messages stands for none.
            if (idOf(sent.Records[i]) is { } id && !places.TryAdd(id, i)) places[id] = IItemLookup.Unknown;
        }

        return places;
    }
}
