namespace Gateway.Configuration;

/// <summary>Collects what is wrong, so that an operator sees all of it at once, and knows where each key was written.</summary>
internal sealed class ProblemList
{
    private readonly List<ConfigurationProblem> _errors = [];
    private readonly List<ConfigurationProblem> _warnings = [];
    private readonly Dictionary<string, Origin> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _settled = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The errors by file and line; what has no place comes first.</summary>
    public IReadOnlyList<ConfigurationProblem> Errors => Ordered(_errors);

    /// <summary>The warnings, ordered as the errors.</summary>
    public IReadOnlyList<ConfigurationProblem> Warnings => Ordered(_warnings);

    /// <summary>Remembers where a key was written.</summary>
    public void Written(string key, Origin origin) => _origins[key] = origin;

    /// <summary>True when the key was written at all.</summary>
    public bool IsWritten(string key) => _origins.ContainsKey(key);

    /// <summary>Nothing more needs saying about this key: what is wrong with it has been said.</summary>
    public void Settle(string key) => _settled.Add(key);

    /// <summary>True when the key, or what it stands in, has an error already, so that its value means nothing.</summary>
    public bool IsSettled(string key) => Path(key).Any(_settled.Contains);

    /// <summary>True when nothing at or under the key has an error.</summary>
    public bool IsSound(string key) =>
        !IsSettled(key) && !_errors.Exists(error => error.Key.StartsWith(key, StringComparison.OrdinalIgnoreCase) && IsUnder(error.Key, key));

    /// <summary>The value does not do. Said once a key; an error of the loader comes before one of a validator.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="value">The value as shown.</param>
    /// <param name="remedy">What to do, as a clause: <c>it must be between 1 and 10000</c>.</param>
    public void Wrong(string key, string value, string remedy) => Error(key, $"{key} is {value}; {remedy}.");

    /// <summary>The value is needed and is not there.</summary>
    public void Missing(string key, string remedy) => Error(key, $"{key} is missing; {remedy}.");

    /// <summary>Two settings disagree; both are shown.</summary>
    public void Conflict(string key, string value, string otherKey, string otherValue, string remedy)
    {
        if (IsSettled(otherKey)) return;
        Error(key, $"{key} is {value} but {otherKey} is {otherValue}; {remedy}.");
    }

    /// <summary>An error in words of its own.</summary>
    public void Error(string key, string message) => Error(key, message, OriginOf(key));

    /// <summary>An error at a place of its own.</summary>
    public void Error(string key, string message, Origin? origin)
    {
        if (IsSettled(key)) return;
        _settled.Add(key);
        _errors.Add(new ConfigurationProblem(key, message, origin));
    }

    public void Warning(string key, string message) => _warnings.Add(new ConfigurationProblem(key, message, OriginOf(key)));

    // A key that is missing is reported where it should have stood.
    private Origin? OriginOf(string key) => Path(key).Select(step => _origins.GetValueOrDefault(step)).FirstOrDefault(origin => origin is not null);

    private static IEnumerable<string> Path(string key)
    {
        yield return key;
        for (var end = key.LastIndexOfAny(['.', '[']); end > 0; end = key.LastIndexOfAny(['.', '['], end - 1)) yield return key[..end];
    }

    private static bool IsUnder(string key, string ancestor) => key.Length == ancestor.Length || key[ancestor.Length] is '.' or '[';

    private static List<ConfigurationProblem> Ordered(List<ConfigurationProblem> problems) =>
        [.. problems.OrderBy(problem => problem.Origin?.IsVariable ?? false).ThenBy(problem => problem.Origin?.Line ?? 0)];
}
