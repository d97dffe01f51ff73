using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Loading;

/// <summary>The settings of an options type by name, without regard to case, second spellings included.</summary>
internal static class SettingNames
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, PropertyInfo>> ByType = new();

    public static FrozenDictionary<string, PropertyInfo> Of(Type type) => ByType.GetOrAdd(type, Read);

    /// <summary>True for a type whose properties are settings.</summary>
    public static bool IsOptions(Type type) => type.IsClass && type.Namespace == typeof(GatewayOptions).Namespace && type != typeof(UnreadSetting);

    private static FrozenDictionary<string, PropertyInfo> Read(Type type) =>
        type.GetProperties()
            .SelectMany(property => Spellings(property).Select(name => KeyValuePair.Create(name, property)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Spellings(PropertyInfo property) =>
        property.GetCustomAttribute<AlsoKnownAsAttribute>() is { } other ? [property.Name, other.Name] : [property.Name];
}
