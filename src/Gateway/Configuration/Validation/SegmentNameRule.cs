using System.Text.RegularExpressions;

namespace Gateway.Configuration.Validation;

/// <summary>X-Ray takes some characters in a segment's name and no others.</summary>
internal static partial class SegmentNameRule
{
    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Gateway.SegmentName is { } name && !Pattern().IsMatch(name))
            problems.Wrong(mapping.Key(SettingKeys.SegmentName), Display.Of(name), @"it must be 1 to 200 letters, digits, spaces and characters of _.:/%&#=+\-@");
    }

    // https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
    [GeneratedRegex(@"\A[\p{L}\p{N}\p{Z}_.:/%&#=+\\\-@]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
