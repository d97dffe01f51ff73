namespace Gateway.Configuration.Validation;

/// <summary>A setting whose behaviour this version does not have.</summary>
/// <param name="Key">The key; for a mapping below its name.</param>
/// <param name="Asked">True when what is written asks for that behaviour.</param>
/// <param name="Shown">The value as shown; never a secret.</param>
/// <param name="Remedy">What to do meanwhile, as a clause.</param>
internal sealed record UnbuiltSetting<T>(string Key, Func<T, bool> Asked, Func<T, string> Shown, string Remedy)
{
    public void Check(T options, string key, ProblemList problems)
    {
        if (Asked(options)) problems.Error(key, $"{key} is {Shown(options)}, which is not available in this version; {Remedy}.");
    }
}
