namespace Gateway.Hosting.Import;

/// <summary>The documents that the tests import.</summary>
internal static class Vector
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Gateway.Tests", "Hosting", "Import", "Vectors");

    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static string At(string file) => Path.Combine(Folder, file);

    public static ImportResult Import(string file, string? chosen = null, params (string Name, string Value)[] parameters) => Of(File.ReadAllText(At(file)), chosen, parameters);

    public static ImportResult Of(string text, string? chosen = null, params (string Name, string Value)[] parameters) =>
        GatewayImport.Of(text, "the text", parameters.ToDictionary(each => each.Name, each => each.Value), chosen);
}
