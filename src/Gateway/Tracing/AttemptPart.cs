namespace Gateway.Tracing;

/// <summary>The records of a batch that one attempt got, where it did not get all.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">Lane and position of the first.</param>
internal readonly record struct AttemptPart(int Count, string First);
