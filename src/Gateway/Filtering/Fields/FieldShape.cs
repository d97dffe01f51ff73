namespace Gateway.Filtering.Fields;

/// <summary>Which patterns a field of a record can match at all: a misspelt name would let nothing pass, and with a queue that is for good.</summary>
internal sealed class FieldShape
{
    private readonly Dictionary<string, FieldShape>? _members;
    private readonly FieldShape? _anyMember;

    private FieldShape(bool takesValues, Dictionary<string, FieldShape>? members, FieldShape? anyMember) =>
        (TakesValues, _members, _anyMember) = (takesValues, members, anyMember);

    /// <summary>A text, a number, true, false or null.</summary>
    public static FieldShape Value { get; } = new(takesValues: true, null, null);

    /// <summary>Whatever stands in JSON.</summary>
    public static FieldShape Anything { get; } = new(takesValues: true, null, null) { IsOpen = true };

    /// <summary>True when its values can be compared.</summary>
    public bool TakesValues { get; }

    /// <summary>True when it has fields.</summary>
    public bool TakesFields => IsOpen || _anyMember is not null || _members is not null;

    /// <summary>The names of its fields; empty when they can be any.</summary>
    public IReadOnlyCollection<string> Names => _members is null ? [] : _members.Keys;

    private bool IsOpen { get; init; }

    public static FieldShape Object(params ReadOnlySpan<(string Name, FieldShape Shape)> members) =>
        new(takesValues: false, members.ToArray().ToDictionary(each => each.Name, each => each.Shape, StringComparer.Ordinal), null);

    /// <summary>An object whose fields have any names.</summary>
    public static FieldShape Table(FieldShape ofEach) => new(takesValues: false, null, ofEach);

    /// <summary>The shape of one of its fields; null when it has none of that name.</summary>
    public FieldShape? Member(string name) => IsOpen ? this : _anyMember ?? _members?.GetValueOrDefault(name);
}
