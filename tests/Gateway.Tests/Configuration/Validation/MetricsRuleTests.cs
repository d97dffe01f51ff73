namespace Gateway.Configuration.Validation;

public sealed class MetricsRuleTests
{
    [Fact]
    public void Nothing_is_exported_unless_it_is_asked_for()
    {
        var metrics = Written.Load(Written.Orders()).Options!.Metrics;

        Assert.Empty(metrics.Exporters);
        Assert.Equal((60, "http://127.0.0.1:4318", "Gateway"), (metrics.IntervalSeconds, metrics.OtlpEndpoint, metrics.Namespace));
    }

    [Fact]
    public void Exporters_are_read_without_regard_to_case()
    {
        var result = Written.Load("Metrics: { Exporters: [otlp, embeddedmetricformat], IntervalSeconds: 15, OtlpEndpoint: 'https://c:1', Namespace: Shop/A }\n" + Written.Orders());

        Assert.True(result.IsValid);
        Assert.Empty(result.Warnings);
        Assert.Equal([MetricExporter.Otlp, MetricExporter.EmbeddedMetricFormat], result.Options!.Metrics.Exporters);
    }

    [Theory]
    [InlineData("Exporters: [CloudWatch]", "Metrics.Exporters[0] is CloudWatch; it must be Otlp or EmbeddedMetricFormat.")]
    [InlineData("Exporters: [Otlp, Otlp]", "Metrics.Exporters is a list that has Otlp 2 times; everything would be counted as often, so name it once.")]
    [InlineData("IntervalSeconds: 0", "Metrics.IntervalSeconds is 0; it must be between 1 and 3600.")]
    [InlineData("OtlpEndpoint: nowhere", "Metrics.OtlpEndpoint is nowhere; it must be http://host:port or https://host:port, with nothing after it.")]
    [InlineData("Namespace: AWS/Lambda", "Metrics.Namespace is AWS/Lambda; it must be 1 to 255 letters")]
    [InlineData("Namespace: 'a b'", "it must be 1 to 255 letters")]
    [InlineData("Namespace: ''", "Metrics.Namespace is empty; it must be 1 to 255 letters")]
    [InlineData("Namspace: a", "Namespace")]
    public void What_cannot_be_is_refused_with_the_remedy(string written, string error) =>
        Assert.Contains(error, Written.Error(Written.Load($"Metrics: {{ {written} }}\n" + Written.Orders())), StringComparison.Ordinal);

    [Theory]
    [InlineData("OtlpEndpoint: 'http://c:1'", "Metrics.OtlpEndpoint has no effect, because Metrics.Exporters does not name Otlp.")]
    [InlineData("Exporters: [Otlp], Namespace: Shop", "Metrics.Namespace has no effect, because Metrics.Exporters does not name EmbeddedMetricFormat.")]
    [InlineData("IntervalSeconds: 5", "Metrics.IntervalSeconds has no effect, because Metrics.Exporters does not name Otlp or EmbeddedMetricFormat.")]
    public void What_has_no_effect_is_warned_of(string written, string warning) =>
        Assert.Contains(warning, Assert.Single(Written.Load($"Metrics: {{ {written} }}\n" + Written.Orders()).Warnings).ToString(), StringComparison.Ordinal);
}
