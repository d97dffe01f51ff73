using System.Text.Json.Serialization;

namespace Gateway.Local.Demo;

/// <summary>Orders as JSON, without reflection.</summary>
[JsonSerializable(typeof(Order))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class OrderJson : JsonSerializerContext;
