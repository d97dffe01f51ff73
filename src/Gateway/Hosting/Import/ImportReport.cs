using Gateway.Configuration;

namespace Gateway.Hosting.Import;

/// <summary>Says of each mapping what became of it.</summary>
internal static class ImportReport
{
    public static IEnumerable<string> Of(ImportedMapping mapping) => mapping.Skipped is { } why
        ? [$"{Shown(mapping)}: skipped, {why}."]
        : [$"{Shown(mapping)}: imported.", .. mapping.Notes.Select(note => $"{mapping.Name}: {note}")];

    public static string Summary(int imported, int skipped) => $"{Display.Of(imported)} imported, {Display.Of(skipped)} skipped.";

    /// <summary>What is to be done before the gateway runs with it: placeholders in one line, for each has its note, and everything else.</summary>
    public static IEnumerable<string> Left(IReadOnlyList<ImportedMapping> mappings, IReadOnlyList<ConfigurationProblem> errors)
    {
        var placeholders = mappings.SelectMany(mapping => Placeholders.In(mapping.Settings, $"EventSourceMappings.{mapping.Name}")).Select(each => each.Key).ToHashSet(StringComparer.Ordinal);
        if (placeholders.Count > 0) yield return $"Placeholders to replace: {Display.Of(placeholders.Count)}; gateway validate names each with its line.";
        foreach (var error in errors.Where(error => !placeholders.Contains(error.Key))) yield return $"to do: {error}";
    }

    private static string Shown(ImportedMapping mapping) => mapping.Id.Length == 0 || mapping.Id == mapping.Name ? mapping.Name : $"{mapping.Name} ({mapping.Id})";
}
