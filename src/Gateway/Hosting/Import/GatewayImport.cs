using Gateway.Configuration;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Makes a gateway.yaml of mappings that were found elsewhere.</summary>
internal static class GatewayImport
{
    private static readonly Dictionary<string, string> NoVariables = [];

    /// <param name="text">The template, plan or list.</param>
    /// <param name="shownAs">What messages call it.</param>
    /// <param name="given">A template's parameters by name.</param>
    /// <param name="chosen">The mapping that is wanted, by its name or by what it is called in the text; null for all.</param>
    public static ImportResult Of(string text, string shownAs, IReadOnlyDictionary<string, string> given, string? chosen)
    {
        var problems = new ProblemList();
        var document = JsonTree.Read(text, shownAs) ?? YamlComposer.Compose(text, shownAs, problems, StringComparison.Ordinal);
        if (problems.Errors.Count > 0) return new ImportResult(2, null, [.. problems.Errors.Select(error => error.ToString())]);
        if (document is null || ImportForm.Read(document, given) is not { } found) return new ImportResult(2, null, [$"{shownAs} is not {ImportForm.Known}."]);
        return Of(found, shownAs, chosen);
    }

    /// <param name="found">What was found.</param>
    /// <param name="shownAs">What messages call the place.</param>
    /// <param name="chosen">As above.</param>
    public static ImportResult Of(IReadOnlyList<ImportedMapping> found, string shownAs, string? chosen)
    {
        var named = MappingNames.Distinct(found).ToList();
        var wanted = named.Where(mapping => chosen is null || mapping.Name == chosen || mapping.Id == chosen).Select(MappingCarrier.Carry).ToList();
        if (wanted.Count == 0 && named.Count > 0) return new ImportResult(2, null, [$"There is no mapping '{chosen}' in {shownAs}; there is {string.Join(", ", named.Select(mapping => mapping.Name))}."]);

        var carried = wanted.Where(mapping => mapping.Skipped is null).ToList();
        var lines = wanted.SelectMany(ImportReport.Of).ToList();
        if (carried.Count == 0) return new ImportResult(1, null, [.. lines, $"There is nothing to import in {shownAs}: no event source mapping for Kafka, RabbitMQ or ActiveMQ."]);
        if (GatewayYaml.Regions(carried) is { Count: > 1 } regions)
            lines.Add($"warning: functions of several regions ({string.Join(", ", regions)}); a gateway calls functions of one, so import each region by itself and set Aws.Region.");
        var yaml = GatewayYaml.Write(carried);
        var left = WrittenConfiguration.LoadText(yaml, ConfigurationPath.Default, NoVariables).Errors;
        return new ImportResult(0, yaml, [.. lines, ImportReport.Summary(carried.Count, wanted.Count - carried.Count), .. ImportReport.Left(carried, left)]);
    }
}
