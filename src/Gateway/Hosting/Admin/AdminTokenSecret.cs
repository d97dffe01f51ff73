using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Hosting.Admin;

/// <summary>What the secret of <c>Admin.Token</c> says; one of the two is null.</summary>
/// <param name="Token">Never to be shown.</param>
/// <param name="Problem">In words that name the reference and the remedy, without the secret.</param>
internal readonly record struct AdminTokenSecret(string? Token, string? Problem)
{
    private const string Member = "token";

    /// <summary>The text itself, without white space around it, or the member <c>token</c> of a JSON object.</summary>
    public static AdminTokenSecret Parse(SecretReading reading, SecretReference reference)
    {
        if (reading.Text is not { } text) return new AdminTokenSecret(null, reading.Problem);
        var json = SecretJson.Parse(text);
        var token = (json is null ? text : json.GetValueOrDefault(Member, "")).Trim();
        return IsSendable(token)
            ? new AdminTokenSecret(token, null)
            : new AdminTokenSecret(null, $"The secret {reference} has no token that a header could carry; it must be one line of printable ASCII without spaces, or JSON as in {{\"{Member}\": \"…\"}}.");
    }

    /// <inheritdoc/>
    public override string ToString() => Problem ?? "(a token)";

    private static bool IsSendable(string token) => token.Length > 0 && token.All(static c => c is > ' ' and <= '~');
}
