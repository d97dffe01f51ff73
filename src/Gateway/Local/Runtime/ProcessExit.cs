namespace Gateway.Local.Runtime;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code; 128 and the signal's number where a signal ended it.</param>
internal readonly record struct ProcessExit(int Code)
{
    /// <summary>In the words that Lambda has for it.</summary>
    public string Reason => Code switch
    {
        0 => "Runtime exited without providing a reason",
        134 => "Runtime exited with error: signal: aborted",
        137 => "Runtime exited with error: signal: killed",
        139 => "Runtime exited with error: signal: segmentation fault",
        143 => "Runtime exited with error: signal: terminated",
        _ => $"Runtime exited with error: exit status {Code}",
    };
}
