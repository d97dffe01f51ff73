using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.House.Function;

/// <summary>The trace header that an invocation carried.</summary>
internal sealed partial record TraceHeader(string Root, string Parent, bool Sampled)
{
    /// <summary>Reads the one form that is sent; null for anything else.</summary>
    public static TraceHeader? Read(string? header)
    {
        var match = Form().Match(header ?? "");
        return match.Success ? new TraceHeader(match.Groups["root"].Value, match.Groups["parent"].Value, match.Groups["sampled"].Value == "1") : null;
    }

    [GeneratedRegex(@"\ARoot=(?<root>1-[0-9a-f]{8}-[0-9a-f]{24});Parent=(?<parent>[0-9a-f]{16});Sampled=(?<sampled>[01])\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
