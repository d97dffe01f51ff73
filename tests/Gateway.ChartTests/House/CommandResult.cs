namespace Gateway.ChartTests.House;

/// <summary>How a program ended, and what it printed.</summary>
internal sealed record CommandResult(int Code, string Output, string Errors)
{
    /// <summary>Both streams, for messages of tests.</summary>
    public string All => Output + Errors;
}
