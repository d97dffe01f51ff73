using System.Globalization;

namespace Gateway.Benchmarks.Measuring;

/// <summary>The options of a verb: <c>--name value</c>, each at most once unless read by <see cref="All"/>.</summary>
internal sealed class Arguments
{
    private readonly List<KeyValuePair<string, string>> _options = [];

    public Arguments(ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == words.Length)
            {
                if (i == 0) return;
                throw new BenchmarkFailedException($"'{words[i]}' is not an option with a value");
            }

            _options.Add(new(words[i][2..], words[i + 1]));
        }
    }

    public string? Text(string name) => _options.LastOrDefault(option => option.Key == name).Value;

    public string Required(string name) => Text(name) ?? throw new BenchmarkFailedException($"--{name} is missing");

    public int Number(string name, int absent) =>
        Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : absent;

    public IReadOnlyList<string> List(string name) => Text(name)?.Split(',') ?? [];

    public IEnumerable<string> All(string name) => _options.Where(option => option.Key == name).Select(option => option.Value);
}
