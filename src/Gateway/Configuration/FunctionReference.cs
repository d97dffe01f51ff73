using System.Text.RegularExpressions;

namespace Gateway.Configuration;

/// <summary>The function that a mapping invokes, as read from <c>FunctionName</c>.</summary>
/// <param name="Name">The bare name, 1 to 64 characters.</param>
/// <param name="Qualifier">The version or alias; null for the unpublished version.</param>
/// <param name="AccountId">Twelve digits; null when only a name was given.</param>
/// <param name="Region">Null unless the full ARN was given.</param>
/// <param name="Arn">The full ARN without qualifier; null unless it was given.</param>
internal readonly partial record struct FunctionReference(string Name, string? Qualifier, string? AccountId, string? Region, string? Arn)
{
    /// <summary>The longest text that Lambda takes, in characters.</summary>
    public const int LongestText = 256;

    /// <summary>What a valid value looks like.</summary>
    public const string Form =
        "it must be a name (my-function), a partial ARN (111122223333:function:my-function) or a full ARN "
        + "(arn:aws:lambda:eu-west-1:111122223333:function:my-function), each with :qualifier or without";

    /// <summary>What stands for the function in Invoke's path: the name, or the ARN where the account was given. Without qualifier.</summary>
    public string PathName => Arn ?? (AccountId is null ? Name : $"{AccountId}:function:{Name}");

    /// <summary>Null when the text names no function.</summary>
    public static FunctionReference? Parse(string text)
    {
        if (text.Length > LongestText || Pattern().Match(text) is not { Success: true } match) return null;
        var arn = match.Groups["prefix"].Success ? text[..(match.Groups["name"].Index + match.Groups["name"].Length)] : null;
        return new FunctionReference(match.Groups["name"].Value, Of("qualifier"), Of("account"), Of("region"), arn);

        string? Of(string group) => match.Groups[group] is { Success: true } found ? found.Value : null;
    }

    /// <summary>As the operator wrote it.</summary>
    public override string ToString() => Qualifier is null ? PathName : $"{PathName}:{Qualifier}";

    [GeneratedRegex(
        @"\A(?:(?:(?<prefix>arn:aws[a-z-]*:lambda):(?<region>[a-z]{2,}(?:-[a-z]+)+-[0-9]):)?(?<account>[0-9]{12}):function:|(?!function:|[0-9]{12}:))"
        + @"(?<name>[A-Za-z0-9_-]{1,64})(?::(?<qualifier>\$LATEST(?:\.PUBLISHED)?|[A-Za-z0-9_-]{1,128}))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
