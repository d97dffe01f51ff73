using System.Text.Json;

namespace Gateway.Tracing.Sampling;

/// <summary>Turns the JSON of a rules file into rules, and collects what is wrong with it.</summary>
internal sealed class LocalRulesReader(string file)
{
    private static readonly string[] FileKeys = ["version", "rules", "default"];
    private static readonly string[] DefaultKeys = ["description", "fixed_target", "rate"];
    private static readonly string[] Version1Keys = ["service_name", "http_method", "url_path", .. DefaultKeys];
    private static readonly string[] Version2Keys = ["host", "http_method", "url_path", .. DefaultKeys];

    /// <summary>Most characters of a value that an error shows.</summary>
    private const int ShownValue = 80;

    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public LocalRules Read(JsonElement root)
    {
        CheckKeys(root, "", FileKeys);
        var ruleKeys = ReadVersion(root) == 1 ? Version1Keys : Version2Keys;
        return new LocalRules(ReadRules(root, ruleKeys), ReadDefault(root));
    }

    private int ReadVersion(JsonElement root)
    {
        if (!root.TryGetProperty("version", out var value)) return Missing("version", 2, "write 1 or 2");
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var version) && version is 1 or 2) return version;
        return Wrong("version", value, 2, "it must be 1 or 2");
    }

    private List<LocalRule> ReadRules(JsonElement root, string[] keys)
    {
        if (!root.TryGetProperty("rules", out var rules)) return [];
        if (rules.ValueKind != JsonValueKind.Array) return Wrong<List<LocalRule>>("rules", rules, [], "it must be an array of rules");
        return [.. rules.EnumerateArray().Select((rule, i) => ReadRule(rule, $"rules[{i}]", $"local-{i}", keys))];
    }

    private LocalRule ReadDefault(JsonElement root)
    {
        const string Remedy = "write what holds where no rule matches, such as {\"fixed_target\":1,\"rate\":0.05}";
        return root.TryGetProperty("default", out var rule)
            ? ReadRule(rule, "default", LocalRules.DefaultName, DefaultKeys)
            : Missing("default", LocalRules.BuiltIn.Default, Remedy);
    }

    private LocalRule ReadRule(JsonElement rule, string place, string name, string[] keys)
    {
        if (rule.ValueKind != JsonValueKind.Object) return Wrong(place, rule, LocalRules.BuiltIn.Default, "it must be an object");
        CheckKeys(rule, place + ".", keys);
        var description = ReadText(rule, place, "description", "");
        return new LocalRule
        {
            Name = description.Length == 0 ? name : description,
            ServiceName = ReadText(rule, place, "service_name", "*"),
            Host = ReadText(rule, place, "host", "*"),
            HttpMethod = ReadText(rule, place, "http_method", "*"),
            UrlPath = ReadText(rule, place, "url_path", "*"),
            FixedTarget = ReadFixedTarget(rule, place),
            Rate = ReadRate(rule, place),
        };
    }

    private string ReadText(JsonElement rule, string place, string key, string absent)
    {
        if (!rule.TryGetProperty(key, out var value)) return absent;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : Wrong($"{place}.{key}", value, absent, "it must be a string");
    }

    private int ReadFixedTarget(JsonElement rule, string place)
    {
        const string Remedy = "it must be a whole number, 0 or more: requests traced in each second";
        var key = $"{place}.fixed_target";
        if (!rule.TryGetProperty("fixed_target", out var value)) return Missing(key, 0, Remedy);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var target) && target >= 0
            ? target
            : Wrong(key, value, 0, Remedy);
    }

    private double ReadRate(JsonElement rule, string place)
    {
        const string Remedy = "it must be a number from 0 to 1: the share of the other requests that is traced";
        var key = $"{place}.rate";
        if (!rule.TryGetProperty("rate", out var value)) return Missing(key, 0.0, Remedy);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var rate) && rate is >= 0 and <= 1
            ? rate
            : Wrong(key, value, 0.0, Remedy);
    }

    private void CheckKeys(JsonElement element, string prefix, string[] known)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (known.Contains(property.Name)) continue;
            Wrong(prefix + property.Name, property.Value, 0, $"this key does not belong here; known are {string.Join(", ", known)}");
        }
    }

    private T Missing<T>(string key, T assumed, string remedy)
    {
        _errors.Add($"{file}: {key} is missing; {remedy}.");
        return assumed;
    }

    private T Wrong<T>(string key, JsonElement value, T assumed, string remedy)
    {
        var text = value.GetRawText();
        if (text.Length > ShownValue) text = text[..ShownValue] + "...";
        _errors.Add($"{file}: {key} is {text}; {remedy}.");
        return assumed;
    }
}
