using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Configuration.Loading;

/// <summary>Turns YAML text into a tree that knows its lines. All that is wrong with its shape goes to the list of problems.</summary>
/// <remarks>
/// Works on the parser's events, because the representation model stops at the first duplicate key and this reports every one.
/// </remarks>
internal sealed class YamlComposer
{
    private const int DeepestNesting = 64;
    private const string MergeKey = "<<";

    private readonly string _file;
    private readonly ProblemList _problems;
    private readonly StringComparison _keys;
    private readonly GuardedParser _parser;
    private readonly Dictionary<AnchorName, ConfigurationNode> _anchors = [];

    private YamlComposer(string text, string file, ProblemList problems, StringComparison keys)
    {
        _file = file;
        _problems = problems;
        _keys = keys;
        _parser = new GuardedParser(text);
    }

    /// <summary>The document's root; null when the text is empty or not YAML.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">What messages call it.</param>
    /// <param name="problems">Gets what is wrong with its shape.</param>
    /// <param name="keys">When two keys are the same: in a configuration whatever their case, elsewhere not.</param>
    public static ConfigurationNode? Compose(string text, string file, ProblemList problems, StringComparison keys = StringComparison.OrdinalIgnoreCase)
    {
        try
        {
            return new YamlComposer(text, file, problems, keys).Document();
        }
        catch (YamlException notYaml)
        {
            problems.Error("", $"The file is not YAML: {Display.Of(notYaml.Message).TrimEnd('.')}.", new Origin(file, Line(notYaml, text)));
            return null;
        }
    }

    private ConfigurationNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        var root = Node("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            _problems.Error("", "The file has a second YAML document; put everything into one.", At(second));
        return root;
    }

    private ConfigurationNode Node(string key, int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Aliased(alias);
        if (!_parser.Accept<NodeEvent>(out var start)) throw Unexpected("a value is expected");
        if (depth > DeepestNesting) throw new YamlException(start.Start, start.End, $"nested deeper than {DeepestNesting} levels");
        var node = Untagged(key, depth);
        if (Intrinsic(start, node) is { } intrinsic) node = intrinsic;
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = node;
        return node;
    }

    private ConfigurationNode Untagged(string key, int depth)
    {
        if (_parser.TryConsume<Scalar>(out var scalar)) return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, At(scalar));
        return _parser.Accept<SequenceStart>(out _) ? List(key, depth) : Map(key, depth);
    }

    // Only a finished node can be referred to, so a node that holds itself cannot arise.
    private ConfigurationNode Aliased(AnchorAlias alias) =>
        _anchors.TryGetValue(alias.Value, out var node)
            ? node
            : throw new YamlException(alias.Start, alias.End, $"*{alias.Value} stands for nothing that is complete at this point");

    private ListNode List(string key, int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = new List<ConfigurationNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(Keys.Item(key, items.Count), depth + 1));
        return new ListNode(items, At(start));
    }

    private MapNode Map(string key, int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<MapEntry>();
        var merged = new List<ConfigurationNode>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var name)) throw Unexpected("a key must be a text");
            var value = Node(Keys.Under(key, name.Value), depth + 1);
            if (name.Value == MergeKey) merged.Add(value);
            else Add(entries, new MapEntry(name.Value, value, At(name)), key);
        }

        foreach (var source in merged) Merge(entries, source);
        return new MapNode(entries, At(start));
    }

    private void Add(List<MapEntry> entries, MapEntry entry, string key)
    {
        if (Find(entries, entry.Key) is not { } first) entries.Add(entry);
        else _problems.Error(Keys.Under(key, entry.Key), Twice(Keys.Under(key, entry.Key), first.Origin), entry.Origin);
    }

    private static string Twice(string key, Origin first) => $"{key} is written twice, first in line {first.Line}; keep one.";

    // https://yaml.org/type/merge.html: what the map itself says wins over what is merged into it.
    private void Merge(List<MapEntry> entries, ConfigurationNode source)
    {
        var added = source switch
        {
            MapNode map => map.Entries,
            ListNode list => list.Items.OfType<MapNode>().SelectMany(map => map.Entries),
            _ => [],
        };
        foreach (var entry in added)
        {
            if (Find(entries, entry.Key) is null) entries.Add(entry);
        }
    }

    private MapEntry? Find(List<MapEntry> entries, string key) =>
        entries.Find(entry => string.Equals(entry.Key, key, _keys));

    private IntrinsicNode? Intrinsic(NodeEvent start, ConfigurationNode node)
    {
        if (!start.Tag.IsEmpty && start.Tag.Value is ['!', _, ..] and var tag) return new IntrinsicNode(tag, node, At(start));
        return node is MapNode map ? IntrinsicNode.Of(map) : null;
    }

    private YamlException Unexpected(string sentence) =>
        _parser.Accept<ParsingEvent>(out var found) ? new YamlException(found.Start, found.End, sentence) : new YamlException(sentence);

    private Origin At(ParsingEvent parsed) => new(_file, (int)parsed.Start.Line);

    private static int? Line(YamlException notYaml, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var start = (int)Math.Min(notYaml.Start.Line, lines.Length);
        if (start <= 0) return null;
        // YamlDotNet places a tab where the map began that it breaks.
        var tab = notYaml.Message.Contains(" tab ", StringComparison.Ordinal) ? Array.FindIndex(lines, start - 1, line => line.TrimStart(' ').StartsWith('\t')) : -1;
        return tab < 0 ? start : tab + 1;
    }
}
