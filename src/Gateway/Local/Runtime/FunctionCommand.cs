namespace Gateway.Local.Runtime;

/// <summary>What is run as the function.</summary>
/// <param name="Program">The full path.</param>
/// <param name="Arguments">What it is given.</param>
/// <param name="Directory">Where it runs.</param>
internal sealed record FunctionCommand(string Program, IReadOnlyList<string> Arguments, string Directory);
