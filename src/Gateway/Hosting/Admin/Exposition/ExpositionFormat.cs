namespace Gateway.Hosting.Admin.Exposition;

/// <summary>The forms of text in which a scrape can be answered.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus' own, version 0.0.4: what every scraper reads.</summary>
    Prometheus,

    /// <summary>OpenMetrics 1.0.0: for those who ask for it.</summary>
    OpenMetrics,
}
