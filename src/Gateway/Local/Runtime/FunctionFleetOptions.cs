namespace Gateway.Local.Runtime;

/// <summary>How the function's processes are run.</summary>
internal sealed record FunctionFleetOptions
{
    /// <summary>With the qualifier that is invoked.</summary>
    public required string FunctionArn { get; init; }

    /// <summary>How long an invocation may take, more than 0.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Most processes, each with one invocation at a time; at least 1. Default 1.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>How long a process may take until it asks for work. Some compile first.</summary>
    public required TimeSpan StartLimit { get; init; }

    /// <summary>Starts a process: gets the address of its Runtime API, <c>host:port</c>, and where its output goes.</summary>
    /// <remarks>May throw <see cref="System.ComponentModel.Win32Exception"/> where it cannot be started.</remarks>
    public required Func<string, Action<string>, IFunctionProcess> Start { get; init; }
}
