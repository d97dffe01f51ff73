using System.Reflection;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Loading;

/// <summary>What to say about a key that is no setting.</summary>
/// <param name="Remedy">What to do, as the rest of a sentence.</param>
/// <param name="Meant">The setting that was most likely meant; null when nothing is close.</param>
internal readonly record struct UnknownKeyHint(string Remedy, string? Meant)
{
    public static UnknownKeyHint For(Type type, string written)
    {
        if (Pasted(type, written) is { } pasted) return new(pasted, null);
        var inner = Inner(type, written).ToList();
        if (inner.Count > 0) return new($"its place is {string.Join(" or ", inner)}.", null);
        var names = SettingNames.Of(type).Keys.Order(StringComparer.OrdinalIgnoreCase).ToList();
        return NearestName.Of(written, names) is { } nearest
            ? new($"did you mean {nearest}?", SettingNames.Of(type)[nearest].Name)
            : new($"known here are {string.Join(", ", names)}.", null);
    }

    // A whole template or resource where only its properties belong.
    private static string? Pasted(Type type, string written) => (type, written) switch
    {
        ({ Name: nameof(MappingOptions) }, "Type" or "Properties" or "DependsOn") =>
            "of a CloudFormation resource, paste only what stands under Properties, one level up.",
        ({ Name: nameof(GatewayOptions) }, "Resources" or "AWSTemplateFormatVersion" or "Transform" or "Parameters" or "Outputs") =>
            "of a CloudFormation template, paste the Properties of a mapping under a name in EventSourceMappings.",
        _ => null,
    };

    private static IEnumerable<string> Inner(Type type, string written)
    {
        foreach (var property in type.GetProperties().Where(property => SettingNames.IsOptions(property.PropertyType)))
        {
            if (SettingNames.Of(property.PropertyType).TryGetValue(written, out PropertyInfo? found)) yield return $"{property.Name}.{found.Name}";
            foreach (var deeper in Inner(property.PropertyType, written)) yield return $"{property.Name}.{deeper}";
        }
    }
}
