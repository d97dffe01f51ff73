namespace Gateway.Configuration.Loading;

/// <summary>One key of a map and what stands under it.</summary>
/// <param name="Key">The key as written.</param>
/// <param name="Value">What stands under it.</param>
/// <param name="Origin">Where the key was written.</param>
internal sealed record MapEntry(string Key, ConfigurationNode Value, Origin Origin);
