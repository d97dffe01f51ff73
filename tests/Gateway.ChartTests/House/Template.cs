using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.ChartTests.House;

/// <summary>A CloudFormation template with its parameters filled in: what its functions come to, as far as the tests ask for it.</summary>
internal sealed partial class Template(string text, IReadOnlyDictionary<string, string> given)
{
    private const string NoValue = "AWS::NoValue";

    private readonly YamlNode _root = Yaml.Documents(text)[0];

    public YamlNode Root => _root;

    /// <summary>The node with its functions carried out: text, a list of such nodes, or a map; null for what is left out.</summary>
    public object? Value(YamlNode node) => (node, Function(node)) switch
    {
        (_, "!Ref") => Ref(node.ToString()),
        (_, "!Sub") => Placeholder().Replace(node.ToString(), name => $"{Ref(name.Groups["name"].Value)}"),
        (_, "!Equals") => Equals(Value(node.At("0")!), Value(node.At("1")!)),
        (_, "!Not") => Value(node.At("0")!) is false,
        (_, "!Join") => string.Join(node.Text("0"), (IEnumerable<object?>)Value(node.At("1")!)!),
        (_, "!If") => Value(node.At(Holds(node.Text("0")!) ? "1" : "2")!),
        (YamlScalarNode scalar, null) => scalar.Value,
        (YamlSequenceNode list, null) => list.Select(Value).Where(item => item is not null).ToList(),
        (YamlMappingNode map, null) => map.ToDictionary(pair => pair.Key.ToString(), pair => Value(pair.Value)),
        (_, var unknown) => throw new NotSupportedException($"{unknown} is not asked for by any test"),
    };

    public bool Holds(string condition) => Value(_root.At($"Conditions/{condition}")!) is true;

    private object? Ref(string name)
    {
        if (name == NoValue) return null;
        var parameter = _root.At($"Parameters/{name}") ?? throw new KeyNotFoundException($"There is no parameter {name}");
        var value = given.TryGetValue(name, out var written) ? written : parameter.Text("Default") ?? throw new KeyNotFoundException($"{name} is not given");
        return parameter.Text("Type") == "CommaDelimitedList" ? value.Split(',').Select(object? (item) => item).ToList() : value;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z]+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    private static string? Function(YamlNode node) => node.Tag is { IsEmpty: false, IsNonSpecific: false } tag && tag.Value.StartsWith('!') ? tag.Value : null;
}
