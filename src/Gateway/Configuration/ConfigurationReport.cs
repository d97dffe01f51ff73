namespace Gateway.Configuration;

/// <summary>What <c>validate</c> prints: every problem, or one line a mapping.</summary>
internal static class ConfigurationReport
{
    public static IEnumerable<string> Lines(ConfigurationResult result)
    {
        foreach (var error in result.Errors) yield return error.ToString();
        foreach (var warning in result.Warnings) yield return $"warning: {warning}";
        if (!result.IsValid) yield break;
        foreach (var mapping in result.Mappings) yield return Line(mapping);
    }

    /// <summary>One mapping, as in <c>orders: Kafka orders (b1:9092) -> my-function:live, batch 100, window 500 ms</c>.</summary>
    public static string Line(MappingSettings mapping)
    {
        var reads = string.Join(", ", mapping.Source == SourceKind.Kafka ? mapping.Topics : mapping.Queues);
        var at = string.Join(", ", mapping.Source == SourceKind.Kafka ? mapping.BootstrapServers : mapping.BrokerUris.Select(uri => uri.OriginalString));
        if (at.Length == 0) at = "brokers looked up";
        var disabled = mapping.Enabled ? "" : ", disabled";
        return $"{mapping.Name}: {mapping.Source} {reads} ({at}) -> {mapping.Function}, batch {Display.Of(mapping.BatchSize)}, window {Of(mapping.Window)}{disabled}";
    }

    private static string Of(TimeSpan window) =>
        window.Ticks % TimeSpan.TicksPerSecond == 0 ? $"{Display.Of((int)window.TotalSeconds)} s" : $"{Display.Of((int)window.TotalMilliseconds)} ms";
}
