using Gateway.Invocation;
using Gateway.Records;

namespace Gateway.Settlement.Items;

/// <summary>Holds what a function named against what it was sent.</summary>
internal static class ItemFailures
{
    /// <summary>Finds each record that was named.</summary>
    /// <param name="outcome">Of an answer that named some. Given back with a text that says which; or, when one of them is none of the event's, as the failure of all.</param>
    /// <param name="sent">The event's records.</param>
    /// <param name="lookup">Finds them.</param>
    /// <returns>For each record whether it failed; null when that means all.</returns>
    public static bool[]? Resolve(ref InvocationOutcome outcome, RecordBatch sent, IItemLookup lookup)
    {
        var failed = new bool[sent.Count];
        var (count, first) = (0, sent.Count);
        foreach (var item in outcome.FailedItems ?? [])
        {
            var place = lookup.Find(item);
            if (place == IItemLookup.Unknown)
            {
                outcome = outcome.Misunderstood($"the item {item} was not sent, or names more than one");
                return null;
            }

            if (!failed[place]) count++;
            failed[place] = true;
            first = Math.Min(first, place);
        }

        ref readonly var record = ref sent.Records[first];
        outcome = outcome with
        {
            ErrorType = "BatchItemFailures",
            ErrorMessage = $"The function named {count} of {sent.Count} records, the first of them {record.Lane.Name} {record.Position}",
        };
        return failed;
    }
}
