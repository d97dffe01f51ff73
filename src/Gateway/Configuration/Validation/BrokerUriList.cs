namespace Gateway.Configuration.Validation;

/// <summary>The parts of a broker URI: one address, several separated by commas, or ActiveMQ's <c>failover:</c> around them.</summary>
/// <param name="Members">The addresses as written, in their order; an empty one where nothing stands between two commas.</param>
/// <param name="Options">Names of the options of the list as a whole.</param>
internal sealed record BrokerUriList(IReadOnlyList<string> Members, IReadOnlyList<string> Options)
{
    private const string Failover = "failover:";

    /// <summary>Null when the parentheses do not fit.</summary>
    public static BrokerUriList? Parse(string text)
    {
        if (!text.StartsWith(Failover, StringComparison.OrdinalIgnoreCase)) return Of(text, "");
        var list = text[Failover.Length..];
        if (list.StartsWith("//", StringComparison.Ordinal)) list = list[2..];
        return list.StartsWith('(') ? InParentheses(list) : Of(list, "");
    }

    private static BrokerUriList? InParentheses(string text)
    {
        if (ClosingOf(text) is not { } end) return null;
        var rest = text[(end + 1)..];
        return rest is "" or ['?', ..] ? Of(text[1..end], rest.TrimStart('?')) : null;
    }

    private static BrokerUriList? Of(string members, string query) =>
        Split(members) is { } split ? new BrokerUriList(split, BrokerQuery.Names(query)) : null;

    private static int? ClosingOf(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += Step(text[i]);
            if (depth == 0) return i;
        }

        return null;
    }

    // A comma within parentheses belongs to the address around it.
    private static List<string>? Split(string text)
    {
        var (members, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += Step(text[i]);
            if (depth < 0) return null;
            if (depth > 0 || text[i] != ',') continue;
            members.Add(text[start..i].Trim());
            start = i + 1;
        }

        members.Add(text[start..].Trim());
        return depth == 0 ? members : null;
    }

    private static int Step(char c) => c switch { '(' => 1, ')' => -1, _ => 0 };
}
