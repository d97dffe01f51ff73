using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Configuration;
using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;
using Gateway.Configuration.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Hosting.Import;

/// <summary>Writes mappings as a gateway.yaml.</summary>
internal static partial class GatewayYaml
{
    public static string Write(IReadOnlyList<ImportedMapping> mappings)
    {
        var regions = Regions(mappings);
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, Tree.Of(
            (nameof(GatewayOptions.Aws), regions is [var region] ? Tree.Of((nameof(AwsOptions.Region), Tree.Of(region))) : null),
            (nameof(GatewayOptions.EventSourceMappings), Tree.Of(mappings.Select(mapping => (mapping.Name, (ConfigurationNode?)mapping.Settings))))), isFlow: false);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>The regions of the functions, as far as they are known.</summary>
    public static IReadOnlyList<string> Regions(IReadOnlyList<ImportedMapping> mappings) => [.. mappings.Select(Region).OfType<string>().Distinct()];

    // A function and what it reads are of one region.
    private static string? Region(ImportedMapping mapping) =>
        mapping.Settings.At(nameof(MappingOptions.FunctionName)).Text is { } name && FunctionReference.Parse(name)?.Region is { } region
            ? region
            : mapping.Settings.At(nameof(MappingOptions.EventSourceArn)).Text is { } arn ? EventSource.Parse(arn)?.Region : null;

    private static void Emit(Emitter emitter, ConfigurationNode node, bool isFlow)
    {
        switch (node)
        {
            case MapNode map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, isFlow ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var entry in map.Entries)
                {
                    emitter.Emit(new Scalar(entry.Key));
                    Emit(emitter, entry.Value, isFlow);
                }

                emitter.Emit(new MappingEnd());
                break;
            case ListNode list:
                var isShort = isFlow || list.Items.All(IsSingle);
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, isShort ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list.Items) Emit(emitter, item, isShort || item is MapNode map && map.Entries.All(entry => IsSingle(entry.Value)));
                emitter.Emit(new SequenceEnd());
                break;
            case IntrinsicNode function:
                emitter.Emit(new Scalar(AnchorName.Empty, function.Function, function.Argument.Text ?? "", ScalarStyle.Any, isPlainImplicit: false, isQuotedImplicit: false));
                break;
            case ScalarNode scalar:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, Style(scalar), isPlainImplicit: true, isQuotedImplicit: true));
                break;
        }
    }

    private static bool IsSingle(ConfigurationNode node) => node is ScalarNode or IntrinsicNode;

    // A text that looks like something else keeps its quotes, for whatever tool reads the file next.
    private static ScalarStyle Style(ScalarNode scalar)
    {
        if (scalar.Text.Contains('\n', StringComparison.Ordinal)) return ScalarStyle.DoubleQuoted;
        return !scalar.IsPlain && LooksOtherwise().IsMatch(scalar.Text) ? ScalarStyle.SingleQuoted : ScalarStyle.Any;
    }

    [GeneratedRegex(@"\A(?:|~|null|true|false|yes|no|on|off|[-+.0-9][-+.:_0-9a-fox]*)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LooksOtherwise();
}
