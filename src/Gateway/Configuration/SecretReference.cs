using System.Text.RegularExpressions;

namespace Gateway.Configuration;

/// <summary>Where a secret is kept. What it refers to is never part of it, so it may be shown.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Place">A Secrets Manager ARN, an absolute path, or the name of an environment variable.</param>
internal sealed partial record SecretReference(SecretKind Kind, string Place)
{
    /// <summary>What a valid value looks like.</summary>
    public const string Form = "a Secrets Manager ARN, file:/path or env:NAME";

    private const string FilePrefix = "file:";
    private const string VariablePrefix = "env:";

    /// <summary>Null when the text is no reference; then it could be the secret itself, and must not be shown.</summary>
    public static SecretReference? Parse(string text)
    {
        if (After(FilePrefix, text) is ['/', .. var path])
            return path.Trim('/').Length == 0 ? null : new SecretReference(SecretKind.File, $"/{path.TrimStart('/')}");
        if (After(VariablePrefix, text) is { Length: > 0 } name) return new SecretReference(SecretKind.Environment, name);
        return Arn().IsMatch(text) ? new SecretReference(SecretKind.SecretsManager, text) : null;
    }

    /// <summary>As an operator would write it.</summary>
    public override string ToString() => Kind switch
    {
        SecretKind.File => FilePrefix + Place,
        SecretKind.Environment => VariablePrefix + Place,
        _ => Place,
    };

    private static string? After(string prefix, string text) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[^\s:]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();
}
