using System.Text.RegularExpressions;
using Gateway.Configuration.Loading;

namespace Gateway.Hosting.Import;

/// <summary>Works out what CloudFormation's functions come to, as far as a template alone tells.</summary>
/// <param name="template">The whole template.</param>
/// <param name="given">Parameters and pseudo-parameters by name.</param>
internal sealed partial class TemplateValues(ConfigurationNode template, IReadOnlyDictionary<string, string> given)
{
    private readonly HashSet<string> _visiting = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    /// <summary>What was assumed on the way, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The same with every function in place of which a value is known; the others stay.</summary>
    public ConfigurationNode Resolve(ConfigurationNode node) => node switch
    {
        IntrinsicNode function => Value(function) ?? function,
        MapNode map => map with { Entries = [.. map.Entries.Select(entry => entry with { Value = Resolve(entry.Value) })] },
        ListNode list => list with { Items = [.. list.Items.Select(Resolve)] },
        _ => node,
    };

    /// <summary>The resource that a value refers to; null when it is none of this template.</summary>
    public ConfigurationNode? ResourceOf(ConfigurationNode? node) =>
        node is IntrinsicNode function && Placeholders.For(function).Argument.Text is { } name ? Resource(name.Split('.')[0]) : null;

    /// <summary>The name of one of the template's functions or aliases; null where only the stack knows it.</summary>
    public string? FunctionName(string logicalId)
    {
        if (Resource(logicalId) is not { } resource || !_visiting.Add(logicalId)) return null;
        var properties = resource.At("Properties");
        var name = properties.At("FunctionName") is { } written ? Resolve(written).Text : null;
        _visiting.Remove(logicalId);
        return resource.At("Type").Text switch
        {
            "AWS::Lambda::Function" or "AWS::Serverless::Function" => name,
            "AWS::Lambda::Alias" when name is not null && properties.At("Name") is { } alias && Resolve(alias).Text is { } qualifier => $"{name}:{qualifier}",
            _ => null,
        };
    }

    private ConfigurationNode? Value(IntrinsicNode function) => Placeholders.Name(function) switch
    {
        "Ref" => function.Argument.Text is { } name ? Reference(name) : null,
        "GetAtt" => Placeholders.For(function).Argument.Text is { } path ? Attribute(path) : null,
        "Sub" => Substituted(function.Argument),
        "Join" => Joined(function.Argument),
        _ => null,
    };

    private ConfigurationNode? Reference(string name)
    {
        if (name == "AWS::NoValue") return Tree.Plain("null");
        if (template.At("Parameters", name) is { } parameter) return Parameter(name, parameter);
        if (given.TryGetValue(name, out var text)) return Tree.Of(text);
        return FunctionName(name) is { } function ? Tree.Of(function) : null;
    }

    private ConfigurationNode? Parameter(string name, ConfigurationNode parameter)
    {
        var type = parameter.At("Type").Text ?? "String";
        if (given.TryGetValue(name, out var text)) return Typed(type, text);
        if (parameter.At("Default").Text is not { } value || IsElsewhere(type) || parameter.At("NoEcho").Text is "true") return null;
        var note = $"the parameter {name} is taken at its default, {value}; where the stack was given another, say --parameter {name}=VALUE.";
        if (!_notes.Contains(note)) _notes.Add(note);
        return Typed(type, value);
    }

    // The default of such a parameter is where the value is kept, not the value.
    private static bool IsElsewhere(string type) => type.StartsWith("AWS::SSM::", StringComparison.Ordinal);

    private static ConfigurationNode Typed(string type, string text) => type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal)
        ? Tree.Of(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Tree.Of))
        : Tree.Of(text);

    // A function is found by its name as well as by its ARN, and nothing else of a mapping refers to one.
    private ScalarNode? Attribute(string path) =>
        path.Split('.') is [var id, "Arn"] && FunctionName(id) is { } name ? Tree.Of(name) : null;

    private ScalarNode? Substituted(ConfigurationNode argument)
    {
        var (text, local) = argument is ListNode { Items: [var first, var map] } ? (first.Text, map) : (argument.Text, null);
        if (text is null) return null;
        var isWhole = true;
        var result = Variable().Replace(text, match =>
        {
            if (match.Groups["literal"].Success) return $"${{{match.Groups["name"].Value}}}";
            var value = Substitute(match.Groups["name"].Value.Trim(), local);
            isWhole &= value is not null;
            return value ?? "";
        });
        return isWhole ? Tree.Of(result) : null;
    }

    private string? Substitute(string name, ConfigurationNode? local)
    {
        if (local.At(name) is { } value) return Resolve(value).Text;
        return (name.Contains('.', StringComparison.Ordinal) ? Attribute(name) : Reference(name)).Text;
    }

    private ScalarNode? Joined(ConfigurationNode argument)
    {
        if (argument is not ListNode { Items: [var separator, var list] }) return null;
        if (Resolve(list) is not ListNode { Items: var items } || items.Any(item => item.Text is null)) return null;
        return Tree.Of(string.Join(separator.Text ?? "", items.Select(item => item.Text)));
    }

    private ConfigurationNode? Resource(string logicalId) => template.At("Resources", logicalId);

    [GeneratedRegex(@"\$\{(?<literal>!)?(?<name>[^{}]+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
