using System.Security;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.IntegrationTests.House.Failures;

/// <summary>S3's buckets: objects by path, listed by prefix in pages of a few.</summary>
internal sealed class FakeBuckets
{
    private const int PageSize = 2;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    /// <summary>Their paths, the bucket included.</summary>
    public IReadOnlyList<string> Paths
    {
        get
        {
            lock (_gate) return [.. _objects.Keys];
        }
    }

    public void Put(string path, byte[] body)
    {
        lock (_gate) _objects[path] = body;
    }

    public async Task AnswerAsync(HttpRequest request, HttpResponse response)
    {
        var path = request.Path.Value!;
        byte[]? body;
        lock (_gate)
        {
            if (HttpMethods.IsDelete(request.Method))
            {
                response.StatusCode = _objects.Remove(path) ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound;
                return;
            }

            body = request.Query["list-type"] == "2"
                ? Encoding.UTF8.GetBytes(List(path, request.Query["prefix"].ToString(), request.Query["continuation-token"].ToString()))
                : _objects.GetValueOrDefault(path);
        }

        if (body is null) response.StatusCode = StatusCodes.Status404NotFound;
        else await response.Body.WriteAsync(body);
    }

    private string List(string bucket, string prefix, string after)
    {
        var left = _objects.Keys
            .Where(path => path.StartsWith(bucket, StringComparison.Ordinal))
            .Select(path => path[bucket.Length..])
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(key, after) > 0)
            .ToList();
        var page = left.Take(PageSize).ToList();
        var more = left.Count > page.Count ? $"<NextContinuationToken>{SecurityElement.Escape(page[^1])}</NextContinuationToken>" : "";
        var contents = string.Concat(page.Select(key => $"<Contents><Key>{SecurityElement.Escape(key)}</Key></Contents>"));
        return $"""<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{more}{contents}</ListBucketResult>""";
    }
}
