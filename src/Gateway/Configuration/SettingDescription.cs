namespace Gateway.Configuration;

/// <summary>One setting, as documents list it.</summary>
/// <param name="Key">The full key, with <c>&lt;name&gt;</c> for a mapping's name and <c>[]</c> after a list of maps.</param>
/// <param name="Type">What is written there: text, list of texts, whole number, number, true or false, map, or the words to choose from.</param>
/// <param name="Default">What an absent setting means.</param>
/// <param name="HasEffect">False for a key that is known and without effect, or that belongs to other sources.</param>
internal sealed record SettingDescription(string Key, string Type, string Default, bool HasEffect);
