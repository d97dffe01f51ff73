namespace Gateway.Configuration.Options;

/// <summary>One way in which the broker knows the gateway.</summary>
internal sealed class SourceAccessOptions
{
    /// <summary>BASIC_AUTH, SASL_SCRAM_512_AUTH, VIRTUAL_HOST and so on. Required.</summary>
    [AbsentMeans("required")]
    public string? Type { get; set; }

    /// <summary>A reference to the secret (Secrets Manager ARN, <c>file:/path</c>, <c>env:NAME</c>), or what the type asks for; at most 200 characters. Required.</summary>
    [AbsentMeans("required")]
    public string? URI { get; set; }
}
