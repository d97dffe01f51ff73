namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>All that a rule asks of a request. A field that the request lacks fits only <c>*</c>.</summary>
internal sealed class RulePattern
{
    /// <summary>X-Ray's limit on attribute values; what is longer is compared by its beginning.</summary>
    private const int AttributeValueLength = 32;

    private readonly Glob _serviceName;
    private readonly Glob _serviceType;
    private readonly Glob _host;
    private readonly Glob _httpMethod;
    private readonly Glob _urlPath;
    private readonly Glob _resourceArn;
    private readonly (string Key, Glob Value)[] _attributes;
    private readonly bool _matchesAnything;

    public RulePattern(SamplingRule rule)
    {
        _matchesAnything = rule.RuleName == SamplingRule.DefaultName;
        _serviceName = new Glob(rule.ServiceName);
        _serviceType = new Glob(rule.ServiceType);
        _host = new Glob(rule.Host);
        _httpMethod = new Glob(rule.HTTPMethod);
        _urlPath = new Glob(rule.URLPath);
        _resourceArn = new Glob(rule.ResourceARN);
        _attributes = [.. (rule.Attributes ?? new Dictionary<string, string>()).Select(static a => (a.Key, new Glob(a.Value)))];
    }

    // The path first: it is what rules differ in most.
    public bool Matches(in SamplingRequest request) =>
        _matchesAnything
        || (_urlPath.IsMatch(request.UrlPath)
            && _serviceName.IsMatch(request.ServiceName)
            && _resourceArn.IsMatch(request.ResourceArn)
            && _host.IsMatch(request.Host)
            && _httpMethod.IsMatch(request.HttpMethod)
            && _serviceType.IsMatch(request.ServiceType)
            && MatchesAttributes(request.Attributes));

    private bool MatchesAttributes(in SamplingAttributes attributes)
    {
        foreach (var (key, pattern) in _attributes)
        {
            // Stricter than a field: even * asks for the attribute to be there.
            if (attributes.Find(key) is not { } value || !pattern.IsMatch(value.AsSpan(0, Math.Min(value.Length, AttributeValueLength)))) return false;
        }

        return true;
    }
}
