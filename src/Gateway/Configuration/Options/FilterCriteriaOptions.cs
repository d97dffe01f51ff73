namespace Gateway.Configuration.Options;

/// <summary>Which records the function wants: those that match any filter.</summary>
internal sealed class FilterCriteriaOptions
{
    /// <summary>At most 10 filters. Default none, which means every record.</summary>
    public List<FilterOptions> Filters { get; set; } = [];
}
