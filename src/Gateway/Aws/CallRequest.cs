namespace Gateway.Aws;

/// <summary>One call of an API of AWS.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Uri">What is called, path and query already encoded.</param>
/// <param name="Region">The region that is signed for.</param>
/// <param name="Service">The service that is signed for.</param>
/// <param name="Headers">Signed with the rest; names in lower case.</param>
/// <param name="Body">All of it.</param>
internal sealed record CallRequest(HttpMethod Method, Uri Uri, string Region, string Service, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The value of <c>X-Amzn-Trace-Id</c>, which is never signed; null for none.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>The longest answer that is read; 1 MB where nobody says more.</summary>
    public int MostAnswerBytes { get; init; } = 1024 * 1024;
}
