using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Hosting.Admin;

/// <summary><c>/traces</c>: the recent sampled traces, as the documents that went to X-Ray.</summary>
internal static class TraceEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, Func<IReadOnlyList<ReadOnlyMemory<byte>>> traces) =>
        routes.MapGet("/traces", async context =>
        {
            context.Response.ContentType = Answers.Json;
            Write(context.Response.BodyWriter, traces());
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        });

    /// <summary>Each document is JSON already and goes out as it is.</summary>
    public static void Write(IBufferWriter<byte> body, IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        body.Write("["u8);
        for (var i = 0; i < documents.Count; i++)
        {
            if (i > 0)
                body.Write(",\n"u8);
            body.Write(documents[i].Span);
        }

        body.Write("]"u8);
    }
}
