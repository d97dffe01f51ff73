namespace Gateway.Local.Runtime;

/// <summary>What the function came to: its result, or a function error in Lambda's form.</summary>
/// <param name="Body">JSON, as the caller gets it.</param>
/// <param name="IsError">True for a function error.</param>
internal sealed record InvocationAnswer(ReadOnlyMemory<byte> Body, bool IsError);
