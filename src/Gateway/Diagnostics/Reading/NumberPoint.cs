namespace Gateway.Diagnostics.Reading;

/// <summary>One series of a counter or gauge at one moment.</summary>
/// <param name="Labels">The series' labels.</param>
/// <param name="Value">Its number.</param>
internal readonly record struct NumberPoint(KeyValuePair<string, object?>[] Labels, long Value);
