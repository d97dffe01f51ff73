using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests.House;

/// <summary>YAML as a tree, with paths.</summary>
internal static class Yaml
{
    public static IReadOnlyList<YamlNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>What lies at a path such as <c>spec/containers/0/image</c>, with ~ for a slash of a key's own; null where nothing does.</summary>
    public static YamlNode? At(this YamlNode node, string path) => path.Split('/').Select(key => key.Replace('~', '/')).Aggregate((YamlNode?)node, Step);

    public static string? Text(this YamlNode node, string path) => (node.At(path) as YamlScalarNode)?.Value;

    private static YamlNode? Step(YamlNode? node, string key) => node switch
    {
        YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null,
        YamlSequenceNode list when int.TryParse(key, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count => list.Children[index],
        _ => null,
    };
}
