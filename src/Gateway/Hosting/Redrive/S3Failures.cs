using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Gateway.Aws;
using Gateway.Settlement.Redrive;

namespace Gateway.Hosting.Redrive;

/// <summary>The objects of a bucket of Amazon S3 below a prefix, in the order of their keys.</summary>
internal sealed class S3Failures : IFailureReader
{
    private const string Service = "s3";

    /// <summary>An event of 6 MB as a text within JSON, whose every character may be escaped.</summary>
    private const int LargestObject = 16 * 1024 * 1024;

    private static readonly string EmptyHash = Convert.ToHexStringLower(SHA256.HashData([]));

    private readonly RedriveOrigin _origin;
    private readonly UnitReader _units;
    private readonly SignedCall _api;
    private readonly Uri? _endpoint;
    private readonly bool _deletes;
    private string _region;

    /// <param name="origin">Bucket and prefix.</param>
    /// <param name="units">Makes units of its objects.</param>
    /// <param name="api">Calls.</param>
    /// <param name="region">Where the bucket is taken to be until S3 says otherwise.</param>
    /// <param name="endpoint">Wins over the region's own; null for that.</param>
    /// <param name="deletes">True to delete what has succeeded.</param>
    public S3Failures(RedriveOrigin origin, UnitReader units, SignedCall api, string region, Uri? endpoint, bool deletes) =>
        (_origin, _units, _api, _region, _endpoint, _deletes) = (origin, units, api, region, endpoint, deletes);

    public int MostOutstanding => 100;

    public string? Problem { get; private set; }

    public async IAsyncEnumerable<FailedUnit> ReadAsync(Action<SkippedFailure> skipped, [EnumeratorCancellation] CancellationToken ct)
    {
        string? more = null;
        do
        {
            if (await ListAsync(more, ct) is not { } page) yield break;
            more = page.Continuation;
            foreach (var key in page.Keys)
            {
                if (await GetAsync(key, ct) is not { } json) continue;
                var found = await _units.ReadAsync(new RedriveGroup(key), key, json, traceHeader: null, ct);
                if (found.Unit is { } unit) yield return unit with { Handle = key };
                else if (found.Skipped is { } nothing) skipped(nothing);
                else Problem = $"{key}: {found.Problem}";
            }
        }
        while (more is not null);
    }

    public async Task<string?> DoneAsync(IReadOnlyList<FailedUnit> done, CancellationToken ct)
    {
        string? problem = null;
        foreach (var unit in _deletes ? done : [])
        {
            var answer = await CallAsync(HttpMethod.Delete, Encoded(unit.Handle), ct);
            if (answer.Problem is { } refused) problem = $"{_origin}: {refused}; allow the one who redrives s3:DeleteObject on it";
        }

        return problem;
    }

    public ValueTask DisposeAsync() => _units.DisposeAsync();

    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
    private async Task<ObjectPage?> ListAsync(string? continuation, CancellationToken ct)
    {
        var from = continuation is null ? "" : $"continuation-token={Uri.EscapeDataString(continuation)}&";
        var answer = await CallAsync(HttpMethod.Get, $"?{from}list-type=2&prefix={Uri.EscapeDataString(_origin.Prefix)}", ct);
        if (answer.Problem is null && ObjectPage.Read(answer.Body) is { } page) return page;
        Problem = $"{_origin} cannot be listed: {answer.Problem ?? "the answer is none of S3's"}; correct it, and allow the one who redrives s3:ListBucket on the bucket";
        return null;
    }

    private async Task<byte[]?> GetAsync(string key, CancellationToken ct)
    {
        var answer = await CallAsync(HttpMethod.Get, Encoded(key), ct);
        if (answer.Problem is null) return answer.Body;
        Problem = $"{key} cannot be read: {answer.Problem}; allow the one who redrives s3:GetObject on it";
        return null;
    }

    private async Task<CallAnswer> CallAsync(HttpMethod method, string rest, CancellationToken ct)
    {
        var answer = await _api.SendAsync(RequestOf(method, rest, _region), ct);
        if (answer is not { Problem: not null, BucketRegion: { } elsewhere } || elsewhere == _region) return answer;
        _region = elsewhere;
        return await _api.SendAsync(RequestOf(method, rest, elsewhere), ct);
    }

    private CallRequest RequestOf(HttpMethod method, string rest, string region) =>
        new(method, BucketAddress.Of(_origin.Destination.Name, rest, region, _endpoint), region, Service, new Dictionary<string, string> { ["x-amz-content-sha256"] = EmptyHash }, [])
        {
            MostAnswerBytes = LargestObject,
        };

    private static string Encoded(string key) => string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
}
