namespace Gateway.Configuration.Loading;

/// <summary>A single value.</summary>
/// <param name="Text">The characters as written, without quotes.</param>
/// <param name="IsPlain">False when quoted: <c>""</c> is an empty text, while nothing at all is no value.</param>
/// <param name="Origin">Where it was written.</param>
internal sealed record ScalarNode(string Text, bool IsPlain, Origin Origin) : ConfigurationNode(Origin)
{
    /// <summary>True for a key without a value, which counts as absent.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Shown => Display.Of(Text);
}
