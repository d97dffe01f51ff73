namespace Gateway.Invocation.Answers;

/// <summary>One record that the function says has failed, in the function's words: nobody has looked yet whether there is such a record.</summary>
/// <param name="Kind">What the other two are.</param>
/// <param name="Name">The text, the partition or the queue.</param>
/// <param name="Number">The offset or the place; 0 for a text.</param>
internal readonly record struct ItemIdentifier(ItemIdentifierKind Kind, string Name, long Number = 0)
{
    public override string ToString() => Kind == ItemIdentifierKind.Text ? $"\"{Name}\"" : $"{Name} {Number}";
}
