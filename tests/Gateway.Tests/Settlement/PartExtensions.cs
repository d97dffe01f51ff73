namespace Gateway.Settlement;

/// <summary>Reads parts record by record.</summary>
internal static class PartExtensions
{
    public static IReadOnlyList<T> Select<T>(this BatchPart part, Func<int, T> select) => [.. Enumerable.Range(0, part.Count).Select(select)];
}
