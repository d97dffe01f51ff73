using System.Numerics;

namespace Gateway.Invocation.Events;

/// <summary>How many characters a number takes.</summary>
internal static class Decimals
{
    private static readonly ulong[] PowersOfTen =
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ];

    /// <summary>Digits, and the minus sign of a negative one.</summary>
    public static int Length(long value) =>
        value < 0 ? 1 + Digits(unchecked((ulong)-value)) : Digits((ulong)value);

    // 1233 / 4096 is close enough to log10(2) for 64 bits; the table corrects the guess.
    private static int Digits(ulong value)
    {
        var guess = ((BitOperations.Log2(value | 1) + 1) * 1233) >> 12;
        return guess + (value >= PowersOfTen[guess] ? 1 : 0) + (value == 0 ? 1 : 0);
    }
}
