using System.Collections;
using System.Globalization;
using System.Reflection;
using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;

namespace Gateway.Configuration;

/// <summary>Lists every setting from the options types themselves, so that documents can be checked against them.</summary>
internal static class SettingsCatalog
{
    private const string MappingName = "<name>";

    /// <summary>Every setting in the order of the options types.</summary>
    public static IReadOnlyList<SettingDescription> All { get; } = [.. Of(new GatewayOptions(), "")];

    private static IEnumerable<SettingDescription> Of(object options, string key) =>
        options.GetType().GetProperties().SelectMany(property => Of(property, property.GetValue(options), Keys.Under(key, property.Name)));

    private static IEnumerable<SettingDescription> Of(PropertyInfo property, object? value, string key)
    {
        var type = property.PropertyType;
        if (SettingNames.IsOptions(type)) return Of(value ?? New(type), key);
        if (type == typeof(UnreadSetting)) return [new SettingDescription(key, "anything", "no effect", HasEffect: false)];
        if (type.IsGenericType && SettingNames.IsOptions(type.GenericTypeArguments[^1]))
            return Of(New(type.GenericTypeArguments[^1]), type.GetGenericTypeDefinition() == typeof(List<>) ? $"{key}[]" : Keys.Under(key, MappingName));
        return [new SettingDescription(key, TypeName(type), Default(property, value), HasEffect: true)];
    }

    private static object New(Type type) => Activator.CreateInstance(type)!;

    private static string TypeName(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return TypeName(value);
        if (type == typeof(string)) return "text";
        if (type == typeof(int)) return "whole number";
        if (type == typeof(double)) return "number";
        if (type == typeof(bool)) return "true or false";
        if (type.IsEnum) return EnumNames.Choice(type);
        return type.GetGenericTypeDefinition() == typeof(List<>) ? $"list of {TypeName(type.GenericTypeArguments[0])}" : "map";
    }

    private static string Default(PropertyInfo property, object? value) =>
        property.GetCustomAttribute<AbsentMeansAttribute>()?.Meaning ?? value switch
        {
            bool flag => flag ? "true" : "false",
            string text => text,
            ICollection => "none",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "none",
        };
}
