using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Gateway.Hosting.Admin;

/// <summary>Reads a request's body and throws it away, before anything is done: only then is it known to be no larger than it may be.</summary>
internal static class RequestBody
{
    /// <param name="request">Its server ends what is too large or too slow.</param>
    /// <param name="largest">In bytes, as the server knows it.</param>
    /// <returns>Why it is not taken; null when it is.</returns>
    public static async ValueTask<Refusal?> RefuseAsync(HttpRequest request, int largest)
    {
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return null;
            }
        }
        catch (BadHttpRequestException refused)
        {
            return new Refusal(refused.StatusCode, refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? $"The request has more than {largest} bytes, which are the most." : refused.Message);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ConnectionResetException)
        {
            return new Refusal(StatusCodes.Status499ClientClosedRequest, "The connection ended before the request did.");
        }
    }
}
