namespace Gateway.Aws;

/// <summary>A way to AWS that answers as the test says, whatever host is called, and keeps what was asked.</summary>
internal sealed class ScriptedHttp : HttpMessageHandler
{
    private readonly List<Call> _calls = [];

    /// <summary>Answers a call; they come one at a time.</summary>
    public required Func<Call, HttpResponseMessage> Answer { get; init; }

    public IReadOnlyList<Call> Calls => _calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Concat(request.Content!.Headers).ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        var call = new Call(request.Method, request.RequestUri!, headers, await request.Content.ReadAsByteArrayAsync(cancellationToken));
        _calls.Add(call);
        return Answer(call);
    }

    /// <param name="Method">The verb.</param>
    /// <param name="Uri">Where to.</param>
    /// <param name="Headers">The signature among them.</param>
    /// <param name="Body">What was sent.</param>
    public sealed record Call(HttpMethod Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, byte[] Body)
    {
        /// <summary>The region that it is signed for.</summary>
        public string SignedRegion => Headers["Authorization"].Split('/')[2];
    }
}
