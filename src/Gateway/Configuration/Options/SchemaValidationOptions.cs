namespace Gateway.Configuration.Options;

/// <summary>A part of a record that is validated against its schema.</summary>
internal sealed class SchemaValidationOptions
{
    /// <summary>KEY or VALUE.</summary>
    [AbsentMeans("none")]
    public string? Attribute { get; set; }
}
