namespace Gateway.IntegrationTests.House;

/// <summary>Scenarios whose load, or whose count of duplicates, another one on the same processors would falsify: one at a time, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
