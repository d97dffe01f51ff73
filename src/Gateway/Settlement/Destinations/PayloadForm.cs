namespace Gateway.Settlement.Destinations;

/// <summary>How a failure record holds the event that failed.</summary>
internal enum PayloadForm
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As a text, for a whole batch.</summary>
    Text,

    /// <summary>As JSON, for one record.</summary>
    Json,
}
