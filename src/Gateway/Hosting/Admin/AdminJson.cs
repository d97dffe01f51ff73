using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Diagnostics;
using Gateway.Hosting.Admin.History;

namespace Gateway.Hosting.Admin;

/// <summary>The JSON of the endpoints; names as in the code, which are AWS's where AWS has them.</summary>
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(MappingStatus))]
[JsonSerializable(typeof(MappingStatus[]))]
[JsonSerializable(typeof(HistoryAnswer))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>Quotes in a broker's error stay readable: these answers are never part of a page.</summary>
    public static AdminJson Readable { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
