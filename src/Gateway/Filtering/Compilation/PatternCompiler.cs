using System.Text;
using System.Text.Json;
using Gateway.Configuration.Loading;
using Gateway.Filtering.Conditions;
using Gateway.Filtering.Fields;
using Gateway.Filtering.Patterns;

namespace Gateway.Filtering.Compilation;

/// <summary>Makes a filter out of its text, once, when the gateway starts.</summary>
internal sealed class PatternCompiler
{
    private const string Alternatives = "$or";

    private readonly PatternSource _source = new();
    private readonly ConditionCompiler _conditions;

    private PatternCompiler() => _conditions = new ConditionCompiler(_source);

    /// <param name="pattern">JSON.</param>
    /// <param name="record">What it may ask for.</param>
    public static CompiledPattern Compile(string pattern, FieldShape record)
    {
        var compiler = new PatternCompiler();
        var compiled = compiler.Compile(pattern, record, PatternPath.Root);
        var problems = compiler._source.Problems;
        return new CompiledPattern(problems.Count == 0 ? compiled : null, problems);
    }

    private ObjectPattern? Compile(string pattern, FieldShape record, PatternPath root)
    {
        try
        {
            using var document = JsonDocument.Parse(pattern);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return Object(document.RootElement, record, root);
            _source.Wrong(root, document.RootElement, "it must be an object, as in {\"value\":{\"kind\":[\"order\"]}}");
        }
        catch (JsonException invalid)
        {
            _source.Problem(root, $"is not JSON; correct it, or put the whole pattern into single quotes where YAML reads some of it ({Where(invalid)})");
        }

        return null;
    }

    private static string Where(JsonException invalid) => $"at character {invalid.BytePositionInLine + 1}: {invalid.Message.Split(" LineNumber")[0].TrimEnd('.')}";

    private ObjectPattern Object(JsonElement written, FieldShape shape, PatternPath path)
    {
        var fields = new FieldList();
        var requirement = All(written, shape, path, fields);
        return new ObjectPattern(fields.Fields(), requirement);
    }

    private Requirement All(JsonElement written, FieldShape shape, PatternPath path, FieldList fields)
    {
        var parts = new List<Requirement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in written.EnumerateObject())
        {
            if (_source.Name(path, property) is not { } name) continue;
            if (!seen.Add(name)) _source.Problem(path.Of(name), "is written twice; write it once, with all its values in one array");
            else if (name == Alternatives) parts.Add(Any(property.Value, shape, path.Of(name), fields));
            else if (Field(name, property.Value, shape, path) is { } pattern) parts.Add(fields.Add(name, pattern));
        }

        if (seen.Count == 0) _source.Problem(path, "is an empty object; name a field in it, or remove it");
        return Requirement.All(parts);
    }

    private Requirement Any(JsonElement written, FieldShape shape, PatternPath path, FieldList fields)
    {
        if (written.ValueKind != JsonValueKind.Array || written.GetArrayLength() == 0)
        {
            _source.Wrong(path, written, "it must be an array of objects, as in [{\"a\":[1]},{\"b\":[2]}]");
            return Requirement.Any([]);
        }

        var parts = new List<Requirement>();
        foreach (var (index, alternative) in written.EnumerateArray().Index())
        {
            if (alternative.ValueKind == JsonValueKind.Object) parts.Add(All(alternative, shape, path.At(index), fields));
            else _source.Wrong(path.At(index), alternative, "it must be an object, as in {\"a\":[1]}");
        }

        return Requirement.Any(parts);
    }

    private ValuePattern? Field(string name, JsonElement written, FieldShape parent, PatternPath parentPath)
    {
        var path = parentPath.Of(name);
        if (parent.Member(name) is not { } shape)
        {
            var hint = NearestName.Of(name, parent.Names) is { } nearest ? $"did you mean {nearest}?" : $"known here are {string.Join(", ", parent.Names)}";
            _source.Problem(path, $"is no field of this source's records; {hint}");
            return null;
        }

        return written.ValueKind switch
        {
            JsonValueKind.Array when shape.TakesValues => Leaf(written, path),
            JsonValueKind.Object when shape.TakesFields => Object(written, shape, path),
            JsonValueKind.Array => Misplaced(written, path, "it has fields: name one, as in {\"name\":[\"a\"]}"),
            JsonValueKind.Object => Misplaced(written, path, "it has no fields: write an array, as in [\"a\"] or [{\"prefix\":\"a\"}]"),
            _ => Misplaced(written, path, shape.TakesValues ? $"values stand in an array: [{written.GetRawText()}]" : "it must be an object"),
        };
    }

    private ValuePattern? Misplaced(JsonElement written, PatternPath path, string remedy)
    {
        _source.Wrong(path, written, remedy);
        return null;
    }

    private LeafPattern Leaf(JsonElement written, PatternPath path)
    {
        if (written.GetArrayLength() == 0) _source.Wrong(path, written, "it matches nothing; write a value, as in [\"a\"], or remove the field");
        var conditions = new List<Condition>();
        foreach (var (index, entry) in written.EnumerateArray().Index())
        {
            if (_conditions.Compile(entry, path.At(index)) is { } condition) conditions.Add(condition);
        }

        return new LeafPattern([.. conditions]);
    }

    /// <summary>The fields of one object while it is compiled; alternatives share those of the object they stand in.</summary>
    private sealed class FieldList
    {
        private readonly List<(string Name, PatternSlot Slot)> _slots = [];

        public Requirement Add(string name, ValuePattern pattern)
        {
            var slot = new PatternSlot(_slots.Count, pattern);
            _slots.Add((name, slot));
            return Requirement.Slot(slot.Index);
        }

        public IReadOnlyList<PatternField> Fields() =>
            [.. _slots.GroupBy(each => each.Name, each => each.Slot, StringComparer.Ordinal).Select(group => new PatternField(Encoding.UTF8.GetBytes(group.Key), [.. group]))];
    }
}
