using System.Text.RegularExpressions;

namespace Gateway.Hosting.Import;

/// <summary>Names that mappings may have: their own as far as possible, each once.</summary>
internal static partial class MappingNames
{
    private const int Longest = 90;

    public static IEnumerable<ImportedMapping> Distinct(IEnumerable<ImportedMapping> mappings)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var mapping in mappings)
        {
            var name = Valid(mapping.Name);
            var number = 1;
            var free = name;
            while (!taken.Add(free)) free = $"{name}-{++number}";
            yield return mapping with { Name = free };
        }
    }

    private static string Valid(string name)
    {
        var kept = Dots().Replace(Others().Replace(name, "-"), ".").Trim('-', '.', '_');
        return kept.Length == 0 ? "mapping" : kept[..Math.Min(kept.Length, Longest)];
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();

    [GeneratedRegex(@"-*\.-*", RegexOptions.CultureInvariant)]
    private static partial Regex Dots();
}
