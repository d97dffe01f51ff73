namespace Gateway.Configuration.Options;

/// <summary>A second name under which a setting is accepted: the Lambda API spells some keys unlike CloudFormation.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AlsoKnownAsAttribute(string name) : Attribute
{
    /// <summary>The other spelling.</summary>
    public string Name { get; } = name;
}
