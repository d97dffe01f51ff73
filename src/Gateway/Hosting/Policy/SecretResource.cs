using System.Text.RegularExpressions;

namespace Gateway.Hosting.Policy;

/// <summary>What IAM has to name for a secret to be read.</summary>
internal static partial class SecretResource
{
    /// <param name="arn">Complete, or without the six characters that Secrets Manager ends every ARN with.</param>
    public static IEnumerable<string> Of(string arn)
    {
        // A name may itself end like that (shop-broker does), so both readings are allowed; the second names no other secret.
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
        if (Suffixed().IsMatch(arn)) yield return arn;
        yield return $"{arn}-??????";
    }

    [GeneratedRegex(@"-[A-Za-z0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Suffixed();
}
