namespace Gateway.Local.Runtime;

/// <summary>A function error as Lambda writes it.</summary>
internal sealed record FunctionError(string ErrorType, string ErrorMessage);
