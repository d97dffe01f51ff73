using System.Globalization;

namespace Gateway.Configuration.Loading;

/// <summary>Lays environment variables such as <c>EventSourceMappings__orders__BatchSize</c> over what the file says.</summary>
internal static class EnvironmentOverrides
{
    /// <summary>Wins over <c>Tracing.DaemonAddress</c>, however that was set: every X-Ray SDK knows it.</summary>
    public const string DaemonVariable = "AWS_XRAY_DAEMON_ADDRESS";

    private const string Separator = "__";

    /// <summary>The tree with the variables laid over it.</summary>
    /// <param name="root">What the file says.</param>
    /// <param name="environment">All variables; those whose first segment is no section are somebody else's.</param>
    /// <param name="sections">The top-level keys.</param>
    /// <param name="problems">Gets what cannot be laid over.</param>
    public static MapNode Apply(
        MapNode root, IReadOnlyDictionary<string, string> environment, IEnumerable<string> sections, ProblemList problems)
    {
        var known = sections.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var overrides = environment
            .Select(variable => (Name: variable.Key, Path: variable.Key.Split(Separator), variable.Value))
            .Where(variable => variable.Path.Length > 1 && known.Contains(variable.Path[0]))
            .OrderBy(variable => variable.Path, SegmentOrder.Instance)
            .ThenBy(variable => variable.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var (name, path, value) in WithoutTwins(overrides, problems)) root = Lay(root, path, value, name, problems);
        return environment.TryGetValue(DaemonVariable, out var daemon) && daemon.Length > 0
            ? Lay(root, ["Tracing", "DaemonAddress"], daemon, DaemonVariable, problems)
            : root;
    }

    private static IEnumerable<(string Name, string[] Path, string Value)> WithoutTwins(
        List<(string Name, string[] Path, string Value)> overrides, ProblemList problems)
    {
        for (var i = 0; i < overrides.Count; i++)
        {
            if (i > 0 && SegmentOrder.Instance.Compare(overrides[i - 1].Path, overrides[i].Path) == 0)
                problems.Error(string.Join('.', overrides[i].Path), $"{overrides[i].Name} and {overrides[i - 1].Name} set the same value; keep one.", Variable(overrides[i].Name));
            else
                yield return overrides[i];
        }
    }

    private static MapNode Lay(MapNode root, string[] path, string value, string name, ProblemList problems) =>
        (MapNode)Lay(root, path, new ScalarNode(value, IsPlain: false, Variable(name)), "", problems);

    private static ConfigurationNode Lay(ConfigurationNode? under, ReadOnlySpan<string> path, ScalarNode value, string key, ProblemList problems)
    {
        if (path.IsEmpty) return value;
        if (under is ListNode list) return LayItem(list, path, value, key, problems);
        var map = under as MapNode ?? new MapNode([], value.Origin);
        var old = map.Find(path[0]);
        var laid = Lay(old?.Value, path[1..], value, Keys.Under(key, old?.Key ?? path[0]), problems);
        // A map that the file began keeps its line; what hangs in it carries the variable's name.
        return map.With(path[0], laid, old is not null && laid is not ScalarNode ? old.Origin : value.Origin);
    }

    private static ListNode LayItem(ListNode list, ReadOnlySpan<string> path, ScalarNode value, string key, ProblemList problems)
    {
        if (Index(path[0]) is not { } index || index > list.Items.Count)
        {
            problems.Error(
                Keys.Under(key, path[0]),
                $"{key} is a list of {Display.Of(list.Items.Count)}; the number after its name must be between 0 and {Display.Of(list.Items.Count)}.",
                value.Origin);
            return list;
        }

        var old = index < list.Items.Count ? list.Items[index] : null;
        return list.With(index, Lay(old, path[1..], value, Keys.Item(key, index), problems));
    }

    /// <summary>A list's index as a variable's name has it; null when the segment is none.</summary>
    internal static int? Index(string segment) =>
        int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static Origin Variable(string name) => new(name, Line: null, IsVariable: true);

    // Indices go by number, or Topics__10 would come before Topics__2.
    private sealed class SegmentOrder : IComparer<string[]>
    {
        public static readonly SegmentOrder Instance = new();

        public int Compare(string[]? x, string[]? y)
        {
            var (left, right) = (x ?? [], y ?? []);
            for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
            {
                var order = Index(left[i]) is { } a && Index(right[i]) is { } b
                    ? a.CompareTo(b)
                    : string.Compare(left[i], right[i], StringComparison.OrdinalIgnoreCase);
                if (order != 0) return order;
            }

            return left.Length.CompareTo(right.Length);
        }
    }
}
