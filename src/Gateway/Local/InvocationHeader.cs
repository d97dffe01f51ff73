using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Gateway.Local;

/// <summary>The trace header of an invocation, read strictly: the embedded function checks what the gateway writes.</summary>
internal sealed partial record InvocationHeader(string TraceId, string ParentId, bool IsSampled)
{
    public const string Name = "X-Amzn-Trace-Id";

    /// <summary>False for anything but <c>Root=…;Parent=…;Sampled=0|1</c> in lower case, in this order, without spaces.</summary>
    public static bool TryParse(string? value, [NotNullWhen(true)] out InvocationHeader? header)
    {
        var match = Form().Match(value ?? "");
        header = match.Success ? new InvocationHeader(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].ValueSpan is "1") : null;
        return match.Success;
    }

    public override string ToString() => $"Root={TraceId};Parent={ParentId};Sampled={(IsSampled ? 1 : 0)}";

    [GeneratedRegex(@"^Root=(1-[0-9a-f]{8}-[0-9a-f]{24});Parent=([0-9a-f]{16});Sampled=([01])\z")]
    private static partial Regex Form();
}
