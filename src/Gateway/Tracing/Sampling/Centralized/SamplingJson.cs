using System.Text.Json.Serialization;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>The JSON of X-Ray's sampling calls. A null where a value belongs is an answer that cannot be read.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RulesRequest))]
[JsonSerializable(typeof(SamplingRule))]
[JsonSerializable(typeof(SamplingTargets))]
internal sealed partial class SamplingJson : JsonSerializerContext;
