namespace Gateway.Filtering.Patterns;

/// <summary>Which slots of an object have to match: all, or, in <c>$or</c>, those of one alternative.</summary>
internal sealed class Requirement
{
    private readonly int _slot = -1;
    private readonly Requirement[] _parts = [];
    private readonly bool _isAny;

    private Requirement(int slot) => _slot = slot;

    private Requirement(Requirement[] parts, bool isAny) => (_parts, _isAny) = (parts, isAny);

    public static Requirement Slot(int index) => new(index);

    public static Requirement All(IEnumerable<Requirement> parts) => new([.. parts], isAny: false);

    public static Requirement Any(IEnumerable<Requirement> parts) => new([.. parts], isAny: true);

    public bool Holds(ReadOnlySpan<bool> slots)
    {
        if (_slot >= 0) return slots[_slot];
        foreach (var part in _parts)
        {
            if (part.Holds(slots) == _isAny) return _isAny;
        }

        return !_isAny;
    }
}
