namespace Gateway.Configuration.Loading;

/// <summary>A value as written, before anybody knows what type it should have.</summary>
/// <param name="Origin">Where it was written.</param>
internal abstract record ConfigurationNode(Origin Origin)
{
    /// <summary>The value in a word or two, for messages.</summary>
    public abstract string Shown { get; }
}
