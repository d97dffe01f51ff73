using System.Buffers;
using System.Security.Cryptography;
using Amazon.Runtime;

namespace Gateway.Aws;

/// <summary>
/// Signs requests to one target with Signature Version 4, in place on the stack or in pooled memory.
/// Only the <c>Authorization</c> header is allocated; the trace header stays outside, as in AWS's own signers.
/// </summary>
internal sealed class RequestSigner(SigningTarget target, TimeProvider clock)
{
    private const int HashBytes = SHA256.HashSizeInBytes;
    private const int HexBytes = 2 * HashBytes;
    private const int StackBytes = 1024;

    private volatile SigningTime? _time;
    private volatile SigningScope? _scope;

    /// <summary>Signs one request as of now.</summary>
    /// <param name="payload">The whole body.</param>
    /// <param name="credentials">A session token, where they have one, goes along as <c>X-Amz-Security-Token</c>.</param>
    public RequestSignature Sign(ReadOnlySpan<byte> payload, ImmutableCredentials credentials)
    {
        var time = Now();
        var scope = ScopeOf(credentials, time.Day);
        Span<byte> hash = stackalloc byte[HashBytes];
        HashCanonicalRequest(scope, time, payload, hash);
        HMACSHA256.HashData(scope.Key, StringToSign(scope, time, hash, stackalloc byte[StackBytes]), hash);

        Span<char> hex = stackalloc char[HexBytes];
        Convert.TryToHexStringLower(hash, hex, out _);
        return new RequestSignature(string.Concat(scope.AuthorizationHead, hex), time.Text);
    }

    private static void HashCanonicalRequest(SigningScope scope, SigningTime time, ReadOnlySpan<byte> payload, Span<byte> hash)
    {
        var length = scope.CanonicalHead.Length + time.Bytes.Length + scope.CanonicalTail.Length + HexBytes;
        byte[]? rented = null;
        var request = length <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(length);
        SHA256.HashData(payload, hash);
        SHA256.HashData(Join(scope.CanonicalHead, time.Bytes, scope.CanonicalTail, hash, request), hash);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private static ReadOnlySpan<byte> StringToSign(SigningScope scope, SigningTime time, ReadOnlySpan<byte> hash, Span<byte> buffer) =>
        Join(scope.StringToSignHead, time.Bytes, scope.StringToSignTail, hash, buffer);

    private static ReadOnlySpan<byte> Join(byte[] head, byte[] date, byte[] tail, ReadOnlySpan<byte> hash, Span<byte> buffer)
    {
        head.CopyTo(buffer);
        date.CopyTo(buffer[head.Length..]);
        tail.CopyTo(buffer[(head.Length + date.Length)..]);
        var length = head.Length + date.Length + tail.Length;
        Convert.TryToHexStringLower(hash, buffer.Slice(length, HexBytes), out _);
        return buffer[..(length + HexBytes)];
    }

    // Racing threads may each make the same object; either is right.
    private SigningTime Now()
    {
        var now = clock.GetUtcNow();
        var time = _time;
        if (time is null || time.Second != now.ToUnixTimeSeconds()) _time = time = new SigningTime(now);
        return time;
    }

    private SigningScope ScopeOf(ImmutableCredentials credentials, string day)
    {
        var scope = _scope;
        if (scope is null || !ReferenceEquals(scope.Credentials, credentials) || scope.Day != day)
        {
            _scope = scope = new SigningScope(target, credentials, day);
        }

        return scope;
    }
}
