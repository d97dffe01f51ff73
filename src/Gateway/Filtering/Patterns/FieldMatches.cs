using System.Buffers.Text;
using System.Text;
using Gateway.Filtering.Values;

namespace Gateway.Filtering.Patterns;

/// <summary>Matches an object whose fields are told one by one: a record's own fields, which are in no JSON.</summary>
internal readonly ref struct FieldMatches
{
    private const int LongestNumber = 24;

    private readonly ObjectPattern _pattern;
    private readonly Span<bool> _slots;

    /// <param name="pattern">Its slots.</param>
    /// <param name="slots">Exactly as many as the pattern has.</param>
    public FieldMatches(ObjectPattern pattern, Span<bool> slots)
    {
        _pattern = pattern;
        _slots = slots;
        pattern.Begin(slots);
    }

    /// <summary>What it has come to.</summary>
    public bool Result => _pattern.Holds(_slots);

    public Span<bool> Slots => _slots;

    /// <summary>The field of a name; null when the pattern does not ask for it.</summary>
    public PatternField? Find(ReadOnlySpan<byte> name) => _pattern.Find(name);

    public void Value(ReadOnlySpan<byte> name, scoped in Scalar value) => Find(name)?.Match(value, _slots);

    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8) => Value(name, Scalar.Text(utf8));

    /// <param name="name">The field.</param>
    /// <param name="isThere">False for null.</param>
    /// <param name="utf8">The text.</param>
    public void Text(ReadOnlySpan<byte> name, bool isThere, ReadOnlySpan<byte> utf8) => Value(name, isThere ? Scalar.Text(utf8) : Scalar.Null);

    /// <param name="name">The field.</param>
    /// <param name="text">At most 1,000 characters, as the names of topics and queues are.</param>
    public void Text(ReadOnlySpan<byte> name, string text)
    {
        if (Find(name) is not { } field) return;
        Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        field.Match(Scalar.Text(utf8[..Encoding.UTF8.GetBytes(text, utf8)]), _slots);
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        if (Find(name) is not { } field) return;
        Span<byte> written = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(value, written, out var length);
        field.Match(Scalar.Number(written[..length]), _slots);
    }

    public void Flag(ReadOnlySpan<byte> name, bool value) => Value(name, Scalar.Flag(value));

    /// <summary>Whether the result depends on a field that has not been looked at: it may cost too much to look for nothing.</summary>
    public bool IsOpen(PatternField field)
    {
        Set(field, true);
        if (!Result) return false;
        Set(field, false);
        return !Result;
    }

    private void Set(PatternField field, bool value)
    {
        foreach (var slot in field.Slots) _slots[slot.Index] = value;
    }
}
