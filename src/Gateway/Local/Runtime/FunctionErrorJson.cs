using System.Text.Json.Serialization;

namespace Gateway.Local.Runtime;

/// <summary>Writes function errors without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FunctionError))]
internal sealed partial class FunctionErrorJson : JsonSerializerContext;
