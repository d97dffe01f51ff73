using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Finds the event source mappings of a CloudFormation or SAM template.</summary>
internal static class CloudFormationReader
{
    private const string Remedy =
        "only the deployed stack knows it (`aws cloudformation describe-stack-resources --stack-name STACK`), so write it, or give --parameter NAME=VALUE where it is one";

    /// <param name="template">The template.</param>
    /// <param name="given">Parameters and pseudo-parameters by name.</param>
    public static IEnumerable<ImportedMapping> Read(ConfigurationNode template, IReadOnlyDictionary<string, string> given)
    {
        foreach (var resource in Resources(template))
        {
            var values = new TemplateValues(template, given);
            foreach (var mapping in Of(template, resource, values)) yield return WithNotes(mapping, resource.Value, values);
        }
    }

    // A pattern that stands alone looks like a function's long form.
    private static IReadOnlyList<MapEntry> Resources(ConfigurationNode template) =>
        template.At("Resources") is IntrinsicNode pattern ? [new MapEntry(pattern.Function, pattern.Argument, pattern.Origin)] : template.At("Resources").Fields;

    private static IEnumerable<ImportedMapping> Of(ConfigurationNode template, MapEntry resource, TemplateValues values)
    {
        if (resource.Key.StartsWith("Fn::", StringComparison.Ordinal))
            return [Skipped(resource.Key, "it makes resources of a pattern, which is not followed; import from `aws lambda list-event-source-mappings` what it made")];
        return resource.Value.At("Type").Text switch
        {
            "AWS::Lambda::EventSourceMapping" => [Mapping(resource, values)],
            "AWS::Serverless::Function" => SamEvents.Read(template, resource).Select(mapping => Resolved(mapping, values)),
            _ => [],
        };
    }

    private static ImportedMapping Mapping(MapEntry resource, TemplateValues values) =>
        Resolved(new ImportedMapping(resource.Key, resource.Key, resource.Value.At("Properties") as MapNode ?? Tree.Of(), ""), values);

    private static ImportedMapping Resolved(ImportedMapping mapping, TemplateValues values)
    {
        var read = values.ResourceOf(mapping.Settings.At("EventSourceArn"));
        return mapping with
        {
            Settings = (MapNode)values.Resolve(mapping.Settings),
            Remedy = Remedy,
            UuidRemedy = $"`aws cloudformation describe-stack-resource --stack-name STACK --logical-resource-id {mapping.Id}` calls it PhysicalResourceId",
            Engine = read.At("Properties", "EngineType") is { } engine ? Engines.Of(values.Resolve(engine).Text) : null,
            Reads = read.At("Type").Text ?? mapping.Reads,
        };
    }

    private static ImportedMapping WithNotes(ImportedMapping mapping, ConfigurationNode resource, TemplateValues values)
    {
        var condition = resource.At("Condition").Text is { } name ? [$"it stands under the condition {name}; remove it where that does not hold."] : Array.Empty<string>();
        return mapping with { Notes = [.. mapping.Notes, .. values.Notes, .. condition] };
    }

    private static ImportedMapping Skipped(string id, string why) => new(id, id, Tree.Of(), Remedy) { Skipped = why };
}
