using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Hosting.Admin.Exposition;

/// <summary>Chooses the format of a scrape by its <c>Accept</c> header.</summary>
internal static class ExpositionNegotiation
{
    private const string OpenMetricsType = "application/openmetrics-text";

    public static ExpositionFormat Choose(StringValues accept)
    {
        // A header that does not parse is no reason to refuse a scrape.
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types))
            return ExpositionFormat.Prometheus;

        var openMetrics = QualityOf(types, t => t.MediaType.Equals(OpenMetricsType, StringComparison.OrdinalIgnoreCase));
        var plain = QualityOf(types, t => t.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase));
        return openMetrics > 0 && openMetrics >= plain ? ExpositionFormat.OpenMetrics : ExpositionFormat.Prometheus;
    }

    public static string ContentType(ExpositionFormat format) => format switch
    {
        ExpositionFormat.OpenMetrics => OpenMetricsType + "; version=1.0.0; charset=utf-8",
        _ => "text/plain; version=0.0.4; charset=utf-8",
    };

    private static double QualityOf(IEnumerable<MediaTypeHeaderValue> types, Func<MediaTypeHeaderValue, bool> wanted) =>
        types.Where(wanted).Select(t => t.Quality ?? 1).DefaultIfEmpty(0).Max();
}
