using System.Reflection;
using System.Runtime.Serialization;

namespace Gateway.Configuration.Loading;

/// <summary>The members of an enumeration as operators write them.</summary>
internal static class EnumNames
{
    /// <summary>The member, found without regard to case; null when there is none.</summary>
    public static object? Parse(Type type, string text) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(member => string.Equals(Written(member), text, StringComparison.OrdinalIgnoreCase))
            ?.GetValue(null);

    /// <summary>All members, as in <c>TRIM_HORIZON, LATEST or AT_TIMESTAMP</c>.</summary>
    public static string Choice(Type type)
    {
        var names = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(Written).ToList();
        return names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
    }

    /// <summary>A member as operators write it.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum => Written(typeof(T).GetField(member.ToString())!);

    private static string Written(FieldInfo member) => member.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? member.Name;
}
