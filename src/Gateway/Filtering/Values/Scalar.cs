using System.Diagnostics;
using System.Text.Json;

namespace Gateway.Filtering.Values;

/// <summary>A value without members, as a condition looks at it.</summary>
/// <param name="kind">What it is.</param>
/// <param name="bytes">A text's UTF-8 with nothing escaped; a number's characters as they were written; else empty.</param>
internal readonly ref struct Scalar(ScalarKind kind, ReadOnlySpan<byte> bytes)
{
    public ScalarKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public static Scalar Null => new(ScalarKind.Null, default);

    public static Scalar Flag(bool value) => new(value ? ScalarKind.True : ScalarKind.False, default);

    public static Scalar Number(ReadOnlySpan<byte> written) => new(ScalarKind.Number, written);

    public static Scalar Text(ReadOnlySpan<byte> utf8) => new(ScalarKind.Text, utf8);

    /// <summary>The kind of a token that is neither an object nor an array.</summary>
    public static ScalarKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => ScalarKind.Text,
        JsonTokenType.Number => ScalarKind.Number,
        JsonTokenType.True => ScalarKind.True,
        JsonTokenType.False => ScalarKind.False,
        JsonTokenType.Null => ScalarKind.Null,
        _ => throw new UnreachableException($"{token} is no scalar"),
    };
}
