using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Aws.Secrets;
using Gateway.Configuration;

namespace Gateway.Sources.ActiveMq;

/// <summary>Who the gateway is to the broker, and whom it trusts to be the broker; or why that cannot be told.</summary>
/// <param name="User">Null where the broker asks for none.</param>
/// <param name="Authorities">The CA's certificates in PEM; null for the system's.</param>
/// <param name="Problem">In words that name the secret and the remedy, without the secret; null when all could be read.</param>
internal sealed record BrokerLogin(UserPassword? User, string? Authorities, string? Problem)
{
    /// <summary>What the broker knows the gateway by besides; null for nothing.</summary>
    public ClientCertificate? Certificate { get; private init; }

    /// <summary>All of it, as of now.</summary>
    public static async Task<BrokerLogin> ReadAsync(MappingSettings mapping, ISecretStore secrets, DateTimeOffset now, CancellationToken ct)
    {
        var login = await ReadAsync(mapping, secrets, ct);
        if (login.Problem is not null || mapping.ClientCertificate is not { } reference) return login;
        var read = ClientCertificateSecret.Parse(await secrets.ReadAsync(reference, ct), reference.ToString(), now);
        return login with { Certificate = read.Certificate, Problem = read.Problem };
    }

    /// <summary>The broker refused what was read: it may have been rotated.</summary>
    public static void Forget(MappingSettings mapping, ISecretStore secrets)
    {
        foreach (var secret in (ReadOnlySpan<SecretReference?>)[mapping.BasicAuth, mapping.ServerRootCa, mapping.ClientCertificate])
        {
            if (secret is not null) secrets.Forget(secret);
        }
    }

    private static async Task<BrokerLogin> ReadAsync(MappingSettings mapping, ISecretStore secrets, CancellationToken ct)
    {
        var (user, problem) = (default(UserPassword), default(string));
        if (mapping.BasicAuth is { } basicAuth)
        {
            var reading = await secrets.ReadAsync(basicAuth, ct);
            problem = reading.Problem;
            if (reading.Text is { } text && (user = UserOf(text)) is null)
            {
                problem = $"The secret {basicAuth.Place} of BASIC_AUTH is not a JSON object with username and password; write it so.";
            }
        }

        if (problem is not null || mapping.ServerRootCa is not { } rootCa) return new BrokerLogin(user, null, problem);
        var ca = await secrets.ReadAsync(rootCa, ct);
        var authorities = ca.Text is { } pem ? CertificateOf(pem) : null;
        problem = ca.Problem ?? (IsPem(authorities) ? null : $"The secret {rootCa.Place} of SERVER_ROOT_CA_CERTIFICATE holds no certificate in PEM; write one.");
        return new BrokerLogin(user, authorities, problem);
    }

    /// <inheritdoc/>
    public override string ToString() => Problem ?? $"(a login of {User})";

    private static UserPassword? UserOf(string text) =>
        Property(text, "username") is { } user && Property(text, "password") is { } password ? new UserPassword(user, password) : null;

    // A mounted file is the certificate itself; a secret of AWS's is JSON around it.
    private static string? CertificateOf(string text) => text.AsSpan().TrimStart() is ['{', ..] ? Property(text, "certificate") : text;

    private static bool IsPem(string? text)
    {
        if (text is null) return false;
        try
        {
            BrokerTrust.For(text);
            return text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string? Property(string text, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
