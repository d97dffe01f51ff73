using System.Globalization;

namespace Gateway.Local.Runtime;

/// <summary>The variables that Lambda sets for a function.</summary>
internal sealed record FunctionEnvironment
{
    /// <summary>The bare name.</summary>
    public required string FunctionName { get; init; }

    /// <summary>As Lambda shows the version; an alias stands for itself.</summary>
    public string Version { get; init; } = "$LATEST";

    public required string Region { get; init; }

    /// <summary>Where the function's code lies.</summary>
    public required string Directory { get; init; }

    /// <summary>What the runtime client loads: the last word of the command.</summary>
    public required string Handler { get; init; }

    /// <summary>Where the function's own segments go, <c>host:port</c>.</summary>
    public required string DaemonAddress { get; init; }

    /// <summary>Names the log stream, 32 hexadecimal digits.</summary>
    public required string Instance { get; init; }

    /// <param name="runtimeApi"><c>host:port</c>.</param>
    /// <param name="set">What this process has: a memory size, handler or time zone that a person chose stays.</param>
    /// <param name="today">Names the log stream.</param>
    public IReadOnlyDictionary<string, string> Variables(string runtimeApi, IReadOnlyDictionary<string, string> set, DateTimeOffset today)
    {
        var variables = new Dictionary<string, string>
        {
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi,
            ["AWS_LAMBDA_FUNCTION_NAME"] = FunctionName,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = Version,
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{FunctionName}",
            ["AWS_LAMBDA_LOG_STREAM_NAME"] = string.Create(CultureInfo.InvariantCulture, $"{today:yyyy/MM/dd}/[{Version}]{Instance}"),
            ["AWS_REGION"] = Region,
            ["AWS_DEFAULT_REGION"] = Region,
            ["AWS_XRAY_DAEMON_ADDRESS"] = DaemonAddress,
            ["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR",
            ["LAMBDA_TASK_ROOT"] = Directory,
        };
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"), ("_HANDLER", Handler), ("TZ", ":UTC")])
        {
            if (!set.ContainsKey(name)) variables[name] = value;
        }

        return variables;
    }
}
