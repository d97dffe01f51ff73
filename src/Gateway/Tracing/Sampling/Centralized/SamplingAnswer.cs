using System.Diagnostics.CodeAnalysis;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>What a sampling call gave, or why it gave nothing.</summary>
/// <param name="Value">Null when the call failed; the next one may succeed.</param>
/// <param name="Problem">One sentence without a secret; null with a value.</param>
internal readonly record struct SamplingAnswer<T>(T? Value, string? Problem) where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsGood => Value is not null;
}
