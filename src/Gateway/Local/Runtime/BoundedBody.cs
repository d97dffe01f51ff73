using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Local.Runtime;

/// <summary>Reads a request's body up to a limit.</summary>
internal static class BoundedBody
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Null for a body beyond the limit; it is read to its end all the same, so that its sender hears the answer.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit)
    {
        // The server's own limit would end the request before anybody could be told.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        using var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        long length = 0;
        while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is > 0 and var read)
        {
            length += read;
            if (length <= limit) body.Write(chunk, 0, read);
        }

        return length <= limit ? body.ToArray() : null;
    }
}
