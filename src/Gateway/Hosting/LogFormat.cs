namespace Gateway.Hosting;

/// <summary>How log lines look on stdout.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object a line, for collectors.</summary>
    Json,

    /// <summary>One plain line, for people.</summary>
    Text,
}
