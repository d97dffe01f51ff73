namespace Gateway.Configuration.Options;

/// <summary>What an absent setting means where its default is not a fixed value.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AbsentMeansAttribute(string meaning) : Attribute
{
    /// <summary>The default in words, for documents.</summary>
    public string Meaning { get; } = meaning;
}
