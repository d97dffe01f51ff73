using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Gateway.Configuration.Options;

namespace Gateway.Configuration.Loading;

/// <summary>Fills options from a tree: unknown keys, wrong types and values out of range become errors, the default stays.</summary>
internal sealed class Binder(ProblemList problems)
{
    private readonly ProblemList _problems = problems;

    /// <summary>Fills the properties of an options object from the entries of the same name.</summary>
    public void Fill(object options, MapNode map, string key)
    {
        var names = SettingNames.Of(options.GetType());
        var filled = new Dictionary<PropertyInfo, MapEntry>();
        foreach (var entry in map.Entries)
        {
            if (!names.TryGetValue(entry.Key, out var property)) ReportUnknown(options.GetType(), map, entry, key);
            else if (!filled.TryAdd(property, entry)) ReportTwoSpellings(property, filled[property], entry, key);
            else Fill(options, property, entry, Keys.Under(key, property.Name));
        }
    }

    private void Fill(object options, PropertyInfo property, MapEntry entry, string key)
    {
        if (entry.Value is ScalarNode { IsNull: true }) return;
        _problems.Written(key, entry.Origin);
        if (Value(property.PropertyType, entry.Value, key, property.GetCustomAttribute<RangeAttribute>()) is { } value) property.SetValue(options, value);
    }

    private object? Value(Type type, ConfigurationNode node, string key, RangeAttribute? range = null)
    {
        if (type == typeof(UnreadSetting)) return new UnreadSetting();
        if (node is IntrinsicNode function) return Wrong(key, node, Unresolved(function));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)) return List(type, node, key);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>)) return Map(type, node, key);
        return SettingNames.IsOptions(type) ? Options(type, node, key) : Scalar(Nullable.GetUnderlyingType(type) ?? type, node, key, range);
    }

    private static string Unresolved(IntrinsicNode function) => function.Function == IntrinsicNode.Placeholder
        ? "it stands for what could not be imported, so put the value itself in"
        : "CloudFormation's functions are not resolved here, so put the value itself in";

    private object? Options(Type type, ConfigurationNode node, string key)
    {
        var options = Activator.CreateInstance(type)!;
        if (node is MapNode map) Fill(options, map, key);
        else if (node is not ScalarNode { IsNull: true }) return Wrong(key, node, $"it must be a map with {Choice(SettingNames.Of(type).Keys)}");
        return options;
    }

    private IList? List(Type type, ConfigurationNode node, string key)
    {
        if (Items(node, key) is not { } items) return null;
        var itemType = type.GenericTypeArguments[0];
        var list = (IList)Activator.CreateInstance(type)!;
        for (var i = 0; i < items.Count; i++)
        {
            var itemKey = Keys.Item(key, i);
            _problems.Written(itemKey, items[i].Origin);
            // A placeholder keeps the indices of what follows; its error has been reported.
            if ((Value(itemType, items[i], itemKey) ?? Placeholder(itemType)) is { } value) list.Add(value);
        }

        return list;
    }

    private static object? Placeholder(Type type) => type == typeof(string) ? "" : SettingNames.IsOptions(type) ? Activator.CreateInstance(type) : null;

    // Variables alone cannot say that they mean a list, so theirs comes as a map from 0 on.
    private IReadOnlyList<ConfigurationNode>? Items(ConfigurationNode node, string key)
    {
        if (node is ListNode list) return list.Items;
        if (node is MapNode { Origin.IsVariable: true } map)
        {
            var isRun = map.Entries.Select((entry, i) => EnvironmentOverrides.Index(entry.Key) == i).All(same => same);
            if (isRun) return [.. map.Entries.Select(entry => entry.Value)];
            Wrong(key, node, $"it must be a list, so number its variables from {map.Origin.Source[..map.Origin.Source.LastIndexOf("__", StringComparison.Ordinal)]}__0 on");
            return null;
        }

        Wrong(key, node, node.Origin.IsVariable ? $"it must be a list, so set {node.Origin.Source}__0, {node.Origin.Source}__1 and so on" : "it must be a list, as in [first, second]");
        return null;
    }

    private IDictionary? Map(Type type, ConfigurationNode node, string key)
    {
        if (node is not MapNode map)
        {
            Wrong(key, node, "it must be a map of names and values");
            return null;
        }

        var entries = (IDictionary)Activator.CreateInstance(type, type.GenericTypeArguments[1] == typeof(string) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase)!;
        foreach (var entry in map.Entries)
        {
            var entryKey = Keys.Under(key, entry.Key);
            _problems.Written(entryKey, entry.Origin);
            if (Value(type.GenericTypeArguments[1], entry.Value, entryKey) is { } value) entries[entry.Key] = value;
        }

        return entries;
    }

    private object? Scalar(Type type, ConfigurationNode node, string key, RangeAttribute? range)
    {
        if (node is not ScalarNode { Text: var text } scalar) return Wrong(key, node, $"it must be {Kind(type, range)}");
        if (type == typeof(string)) return scalar.IsNull ? "" : text;
        if (Parse(type, text) is not { } value) return Wrong(key, node, $"it must be {Kind(type, range)}");
        return range is null || range.IsValid(value) ? value : Wrong(key, node, $"it must be {Between(range)}");
    }

    private static object? Parse(Type type, string text)
    {
        if (type == typeof(int)) return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        if (type == typeof(double)) return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        if (type == typeof(bool)) return bool.TryParse(text, out var flag) ? flag : null;
        return EnumNames.Parse(type, text);
    }

    private static string Kind(Type type, RangeAttribute? range)
    {
        if (type == typeof(string)) return "a text";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(double)) return "a number";
        if (type == typeof(int)) return range is null ? "a whole number" : $"a whole number {Between(range)}";
        return EnumNames.Choice(type);
    }

    private static string Between(RangeAttribute range) => string.Create(CultureInfo.InvariantCulture, $"between {range.Minimum} and {range.Maximum}");

    private static string Choice(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase));

    private object? Wrong(string key, ConfigurationNode node, string remedy)
    {
        _problems.Wrong(key, node.Shown, remedy);
        return null;
    }

    private void ReportTwoSpellings(PropertyInfo property, MapEntry first, MapEntry second, string key) =>
        _problems.Error(Keys.Under(key, property.Name), $"{Keys.Under(key, second.Key)} is another spelling of {first.Key}, which is written too; keep one.", second.Origin);

    private void ReportUnknown(Type type, MapNode map, MapEntry entry, string key)
    {
        var hint = UnknownKeyHint.For(type, entry.Key);
        _problems.Error(Keys.Under(key, entry.Key), $"{Keys.Under(key, entry.Key)} is not a setting; {hint.Remedy}", entry.Origin);
        // One slip, one error: the setting that was meant is not reported as missing on top.
        if (hint.Meant is { } meant && map.Find(meant) is null) _problems.Settle(Keys.Under(key, meant));
    }
}
