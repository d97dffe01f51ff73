using Gateway.Invocation.Answers;

namespace Gateway.Settlement.Items;

/// <summary>Finds the records of one event by what functions call them.</summary>
internal interface IItemLookup
{
    /// <summary>What <see cref="Find"/> says of an identifier that means no record of the event, or more than one.</summary>
    const int Unknown = -1;

    /// <returns>The record's place in the batch, or <see cref="Unknown"/>.</returns>
    int Find(in ItemIdentifier item);
}
