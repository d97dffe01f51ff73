using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Gateway.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Gateway.Aws;

/// <summary>
/// The credentials of this process, by the SDK's own chain. The hot path reads them from memory;
/// the chain is asked again in the background, ahead of their expiry.
/// </summary>
/// <param name="resolve">Asks the chain; it may throw, and keeps a cache of its own.</param>
/// <param name="clock">Counts ages and expiry.</param>
/// <param name="logger">Hears of changes and failures.</param>
/// <param name="role">The role that they are of; null for this process's own.</param>
internal sealed partial class AwsCredentialSource(
    Func<CancellationToken, Task<AWSCredentials>> resolve,
    TimeProvider clock,
    ILogger logger,
    string? role = null)
{
    /// <summary>How often the chain is asked; it answers from its own memory unless something changed.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    /// <summary>How long a failure stands. The chain takes seconds to find that there is nothing.</summary>
    private static readonly TimeSpan FailureStandsFor = TimeSpan.FromSeconds(5);

    /// <summary>Credentials with less life than this are replaced.</summary>
    private static readonly TimeSpan ExpiryMargin = TimeSpan.FromMinutes(5);

    /// <summary>The chain's own worst case, with its retries of the instance metadata.</summary>
    private static readonly TimeSpan ChainTimeout = TimeSpan.FromSeconds(35);

    private readonly Lock _gate = new();
    private volatile HeldCredentials? _held;

    // Guarded by the gate: at most one question to the chain at a time.
    private Task<CredentialsResult>? _loading;

    /// <summary>Hears of each attempt that gave none. Never throws.</summary>
    public Action Failed { get; set; } = static () => { };

    /// <summary>Environment, profile, web identity, container and instance role, in the SDK's order.</summary>
    public static AwsCredentialSource FromChain(TimeProvider clock, ILogger<AwsCredentialSource> logger)
    {
        var chain = new DefaultAWSCredentialsIdentityResolver();
        return new AwsCredentialSource(ct => chain.ResolveIdentityAsync(null, ct), clock, logger);
    }

    /// <summary>A role's sessions, one after the other, each begun with the credentials of its moment.</summary>
    /// <param name="role">The role.</param>
    /// <param name="clock">Counts ages and expiry.</param>
    /// <param name="logger">Hears of changes and failures.</param>
    public static AwsCredentialSource OfRole(AssumedRole role, TimeProvider clock, ILogger<AwsCredentialSource> logger) =>
        new(_ => Task.FromResult<AWSCredentials>(role), clock, logger, role.Arn);

    /// <summary>Credentials that never change, for an endpoint that is not AWS.</summary>
    public static AwsCredentialSource Fixed(string accessKey, string secretKey, TimeProvider clock, ILogger<AwsCredentialSource> logger)
    {
        var credentials = new BasicAWSCredentials(accessKey, secretKey);
        return new AwsCredentialSource(_ => Task.FromResult<AWSCredentials>(credentials), clock, logger);
    }

    /// <summary>The credentials of now. Completes at once, without allocating, unless there are none or they ran out.</summary>
    public ValueTask<CredentialsResult> GetAsync(CancellationToken ct)
    {
        var held = _held;
        if (held is not null && held.IsFresh(clock)) return new ValueTask<CredentialsResult>(held.Result);
        var loading = Load(rejected: null);
        return held is not null && held.IsUsable(clock)
            ? new ValueTask<CredentialsResult>(held.Result)
            : new ValueTask<CredentialsResult>(loading.WaitAsync(ct));
    }

    /// <summary>Asks for others after AWS refused some; answers at once when others are already here.</summary>
    public Task<CredentialsResult> ReplaceAsync(ImmutableCredentials rejected, CancellationToken ct)
    {
        var held = _held;
        return held?.Credentials is { } current && !ReferenceEquals(current, rejected)
            ? Task.FromResult(held.Result)
            : Load(rejected).WaitAsync(ct);
    }

    private Task<CredentialsResult> Load(ImmutableCredentials? rejected)
    {
        lock (_gate)
        {
            // Off this thread: parts of the chain read files and wait before their first await.
            if (_loading is null or { IsCompleted: true }) _loading = Task.Run(() => LoadAsync(rejected));
            return _loading;
        }
    }

    private async Task<CredentialsResult> LoadAsync(ImmutableCredentials? rejected)
    {
        try
        {
            using var limit = new CancellationTokenSource(ChainTimeout, clock);
            var identity = await resolve(limit.Token).WaitAsync(limit.Token);
            var refreshing = identity as RefreshingAWSCredentials;
            if (rejected is not null) refreshing?.ClearCredentials();
            var asked = refreshing is null ? identity.GetCredentialsAsync() : refreshing.GetCredentialsAsync(ExpiryMargin);
            return Keep(await asked.WaitAsync(limit.Token), refreshing?.Expiration, identity);
        }
        catch (Exception e)
        {
            // Every part of the chain throws types of its own, and none of them is a bug here.
            return KeepFailure(e);
        }
    }

    private CredentialsResult Keep(ImmutableCredentials loaded, DateTime? expires, AWSCredentials identity)
    {
        var before = _held?.Credentials;

        // The same object stands for the same credentials: signing keys are cached by it.
        var same = loaded.Equals(before);
        var end = expires is { } time ? new DateTimeOffset(time.ToUniversalTime()) : (DateTimeOffset?)null;
        var result = new CredentialsResult(same ? before : loaded, null) { Expires = end };
        _held = new HeldCredentials(result, clock.GetTimestamp(), FreshFor, end);
        if (!same) LogLoaded(identity.GetType().Name, end);
        return result;
    }

    private CredentialsResult KeepFailure(Exception failure)
    {
        var before = _held;
        var reason = ReasonOf(failure);
        LogUnavailable(reason);
        Failed();

        // What AWS still accepts is better than nothing.
        var result = before is { Credentials: not null } && !before.IsExpired(clock)
            ? before.Result
            : new CredentialsResult(null, Problem(reason));
        _held = new HeldCredentials(result, clock.GetTimestamp(), FailureStandsFor, result.Credentials is null ? null : before!.Expires);
        return result;
    }

    private void LogLoaded(string provider, DateTimeOffset? expires)
    {
        if (expires is { } end) LogLoadedUntil(provider, end);
        else LogLoaded(provider);
    }

    private static string ReasonOf(Exception failure) => failure switch
    {
        OperationCanceledException => $"no answer within {ChainTimeout.TotalSeconds} s.",
        AmazonServiceException refused when SignatureError.Is(refused.ErrorCode) => $"{SignatureError.Words}.",
        _ => OneLine(failure.Message),
    };

    private string Problem(string reason) => role is null
        ? $"No AWS credentials: {reason} Give the task or pod an IAM role, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        : $"The role {role} cannot be assumed: {reason} Let the role's trust policy name the gateway's own, and give that sts:AssumeRole on it.";

    // The chain reports each of its parts on a line of its own.
    private static string OneLine(string message) =>
        string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    [LoggerMessage(EventIds.CredentialsLoaded, LogLevel.Information, "Signing with credentials from {Provider}, valid until {Expires}")]
    private partial void LogLoadedUntil(string provider, DateTimeOffset expires);

    [LoggerMessage(EventIds.LastingCredentialsLoaded, LogLevel.Information, "Signing with credentials from {Provider}")]
    private partial void LogLoaded(string provider);

    [LoggerMessage(EventIds.CredentialsUnavailable, LogLevel.Warning, "The AWS credential chain gave nothing: {Reason}")]
    private partial void LogUnavailable(string reason);
}
