namespace Gateway.Configuration.Options;

/// <summary>Stands for a setting that is known but whose value is never looked at.</summary>
internal sealed class UnreadSetting;
