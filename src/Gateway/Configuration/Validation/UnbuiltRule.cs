namespace Gateway.Configuration.Validation;

/// <summary>What this version does not have is refused.</summary>
internal static class UnbuiltRule
{
    public static void Check(MappingDraft mapping, ProblemList problems)
    {
        foreach (var setting in UnbuiltSettings.OfMapping) setting.Check(mapping.Options, mapping.Key(setting.Key), problems);
    }
}
