using System.Security.Cryptography;
using System.Text;
using Gateway.Aws.Secrets;
using Gateway.Configuration;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Hosting.Admin;

/// <summary>The token that guards the admin endpoints. It is read from its place whenever it is needed, so it can be rotated.</summary>
/// <param name="reference"><c>Admin.Token</c>.</param>
/// <param name="secrets">Reads it, and keeps what costs a call.</param>
/// <param name="logger">Hears why it cannot be read.</param>
internal sealed partial class AdminToken(SecretReference reference, ISecretStore secrets, ILogger<AdminToken> logger)
{
    private volatile string? _lastProblem;

    /// <summary>The token; null when it cannot be had, which the log tells once.</summary>
    public async Task<string?> ReadAsync(CancellationToken ct)
    {
        var (token, problem) = AdminTokenSecret.Parse(await secrets.ReadAsync(reference, ct), reference);
        if (problem is not null && problem != _lastProblem) LogUnreadable(problem);
        _lastProblem = problem;
        return token;
    }

    /// <summary>Compares in a time that tells nothing of the token, nor of its length.</summary>
    public bool IsEqual(string offered, string token)
    {
        Span<byte> ours = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> theirs = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), ours);
        SHA256.HashData(Encoding.UTF8.GetBytes(offered), theirs);
        if (CryptographicOperations.FixedTimeEquals(ours, theirs)) return true;
        // It may have been rotated.
        secrets.Forget(reference);
        return false;
    }

    [LoggerMessage(EventIds.AdminTokenUnreadable, LogLevel.Error, "Admin.Token cannot be read, so everything that it guards is refused. {Problem}")]
    private partial void LogUnreadable(string problem);
}
