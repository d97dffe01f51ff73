using System.Text.Json;

namespace Gateway.Aws.Secrets;

/// <summary>What Secrets Manager answered: a secret's text, or an error by its name.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The secret; null where the answer has none.</param>
/// <param name="ErrorType">The error's bare name; null where none is told.</param>
/// <param name="ErrorMessage">AWS's own words, on one line; null where there are none.</param>
internal sealed record SecretsManagerAnswer(int Status, string? Text, string? ErrorType, string? ErrorMessage)
{
    private const int LongestMessage = 300;

    /// <summary>Sixteen times the largest secret.</summary>
    private const int MostBytes = 1024 * 1024;

    private static readonly HashSet<string> OfStaleCredentials =
        new(StringComparer.Ordinal) { "ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException", "InvalidClientTokenId" };

    /// <summary>Errors whose words tell the operator more than their name. Those of a signature echo the session token.</summary>
    private static readonly Dictionary<string, string> Remedies = new(StringComparer.Ordinal)
    {
        ["AccessDeniedException"] = "give the gateway's role secretsmanager:GetSecretValue on it, and kms:Decrypt on its key if that is a customer's own",
        ["ResourceNotFoundException"] = "correct the ARN in SourceAccessConfigurations, or create the secret",
        ["InvalidRequestException"] = "a secret that is scheduled for deletion is restored with `aws secretsmanager restore-secret`",
        ["InvalidParameterException"] = "correct the ARN in SourceAccessConfigurations",
        ["DecryptionFailure"] = "give the gateway's role kms:Decrypt on the secret's key",
    };

    /// <summary>True when other credentials may be accepted.</summary>
    public bool IsOfStaleCredentials => ErrorType is not null && OfStaleCredentials.Contains(ErrorType);

    public static async Task<SecretsManagerAnswer> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await response.Content.LoadIntoBufferAsync(MostBytes, ct);
        var body = await response.Content.ReadAsByteArrayAsync(ct);
        var status = (int)response.StatusCode;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return new SecretsManagerAnswer(status, null, null, null);
            return response.IsSuccessStatusCode
                ? new SecretsManagerAnswer(status, Member(json.RootElement, "SecretString"), null, null)
                : new SecretsManagerAnswer(status, null, TypeOf(response, json.RootElement), OneLine(Member(json.RootElement, "message") ?? Member(json.RootElement, "Message")));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A proxy's page, or text that is no Unicode: the status alone tells something.
            return new SecretsManagerAnswer(status, null, null, null);
        }
    }

    public SecretReading Reading(string arn) => Text is not null ? new SecretReading(Text, null) : new SecretReading(null, Problem(arn));

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {ErrorType}";

    private string Problem(string arn)
    {
        if (Status is >= 200 and < 300) return $"The secret {arn} has no text; keep it as JSON text, not in binary form.";
        if (ErrorType is null) return $"The secret {arn} cannot be read: Secrets Manager answered with HTTP status {Status}; it is asked again.";
        if (!Remedies.TryGetValue(ErrorType, out var remedy)) return $"The secret {arn} cannot be read: Secrets Manager answered {ErrorType} (HTTP status {Status}); it is asked again.";
        return $"The secret {arn} cannot be read: {ErrorType}{(ErrorMessage is null ? "" : $" ({ErrorMessage})")}; {remedy}.";
    }

    private static string? TypeOf(HttpResponseMessage response, JsonElement body) =>
        (response.Headers.NonValidated.TryGetValues("x-amzn-ErrorType", out var values) ? values.ToString() : Member(body, "__type")) is { } type
            ? type.Split(':')[0].Split('#')[^1].Trim()
            : null;

    private static string? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? OneLine(string? text)
    {
        if (text is null) return null;
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).TrimEnd('.', ' ');
        return line.Length <= LongestMessage ? line : $"{line[..LongestMessage]}…";
    }
}
