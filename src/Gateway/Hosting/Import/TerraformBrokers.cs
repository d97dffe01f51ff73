using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>The Amazon MQ brokers of a plan, asked which engine a mapping reads from.</summary>
internal sealed class TerraformBrokers(IReadOnlyList<TerraformResource> brokers)
{
    private const string Arn = "event_source_arn";

    /// <summary>Null where the broker is none of this plan.</summary>
    public SourceKind? EngineOf(TerraformResource mapping) =>
        brokers.FirstOrDefault(broker => Is(broker, mapping)) is { } found ? Engines.Of(found.Values.At("engine_type").Text) : null;

    private static bool Is(TerraformResource broker, TerraformResource mapping) =>
        mapping.Values.At(Arn).Text is { } arn && broker.Values.At("arn").Text is { } other ? arn == other : mapping.References(Arn).Contains(broker.Reference);
}
