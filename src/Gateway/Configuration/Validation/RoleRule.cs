using System.Text.RegularExpressions;

namespace Gateway.Configuration.Validation;

/// <summary>The role that a function is invoked with can be assumed, as far as its name tells.</summary>
internal static partial class RoleRule
{
    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        if (mapping.Gateway.RoleArn is { } role && !Arn().IsMatch(role))
            problems.Wrong(mapping.Key(SettingKeys.RoleArn), Display.Of(role), "it must be the ARN of an IAM role, as in arn:aws:iam::444455556666:role/invoke-orders");
    }

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();
}
