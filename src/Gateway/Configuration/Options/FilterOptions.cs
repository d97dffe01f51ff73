namespace Gateway.Configuration.Options;

/// <summary>One filter.</summary>
internal sealed class FilterOptions
{
    /// <summary>The pattern, a JSON object as text, at most 4096 characters. Required.</summary>
    [AbsentMeans("required")]
    public string? Pattern { get; set; }
}
