using System.Collections;
using Gateway.Configuration.Loading;
using Gateway.Configuration.Options;

namespace Gateway.Configuration;

/// <summary>Compares two configurations, or two mappings, setting by setting.</summary>
internal static class SettingDifferences
{
    /// <summary>True when anything at all is different that the program works from.</summary>
    public static bool Any(MappingSettings one, MappingSettings other) =>
        typeof(MappingSettings).GetProperties().Any(property => !AreEqual(property.GetValue(one), property.GetValue(other)));

    /// <summary>The keys of the settings that were written differently, as the operator knows them. Values are never part of it.</summary>
    /// <param name="one">Options of one type.</param>
    /// <param name="other">Options of the same type.</param>
    /// <param name="under">What the keys begin with; empty for nothing.</param>
    public static IEnumerable<string> KeysOf(object one, object other, string under = "") =>
        one.GetType().GetProperties().Where(static property => property.PropertyType != typeof(UnreadSetting)).SelectMany(property => Between(property.GetValue(one), property.GetValue(other), Keys.Under(under, property.Name)));

    private static IEnumerable<string> Between(object? one, object? other, string key) => (one, other) switch
    {
        (not null, not null) when SettingNames.IsOptions(one.GetType()) => KeysOf(one, other, key),
        (IDictionary ours, IDictionary theirs) => Between(ours, theirs, key),
        (IList ours, IList theirs) when ours.Count == theirs.Count => ours.Cast<object?>().Zip(theirs.Cast<object?>()).SelectMany(pair => Between(pair.First, pair.Second, key)).Distinct(),
        _ => AreEqual(one, other) ? [] : [key],
    };

    private static IEnumerable<string> Between(IDictionary one, IDictionary other, string key) => one.Keys.Cast<string>().Union(other.Keys.Cast<string>()).SelectMany(name =>
        one.Contains(name) && other.Contains(name) ? Between(one[name], other[name], Keys.Under(key, name)) : [Keys.Under(key, name)]);

    // What has no value equality of its own: lists by what is in them, in order; maps by what is under each key.
    private static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (string, _) => Equals(one, other),
        (IDictionary ours, IDictionary theirs) => ours.Count == theirs.Count && ours.Keys.Cast<object>().All(key => theirs.Contains(key) && AreEqual(ours[key], theirs[key])),
        (IEnumerable ours, IEnumerable theirs) => ours.Cast<object?>().SequenceEqual(theirs.Cast<object?>()),
        _ => Equals(one, other),
    };
}
