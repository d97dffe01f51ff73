namespace Gateway.Tracing.Sampling;

/// <summary>The rules of a local file: the first that matches decides, else the default.</summary>
internal sealed record LocalRules(IReadOnlyList<LocalRule> Rules, LocalRule Default)
{
    /// <summary>What holds without a file: one batch a second, and 5 % of the others.</summary>
    public static LocalRules BuiltIn { get; } = new([], new LocalRule { Name = DefaultName, FixedTarget = 1, Rate = 0.05 });

    /// <summary>The name of the rule that matches everything.</summary>
    public const string DefaultName = "Default";
}
