using System.Security.Cryptography;
using System.Text.Json;

namespace Gateway.Tracing.Sampling.Centralized;

/// <summary>X-Ray's sampling calls over HTTP, by a daemon's TCP port or straight.</summary>
internal sealed class XRaySamplingClient(SamplingEndpoint endpoint, HttpMessageInvoker http, TimeProvider clock) : ISamplingApi
{
    /// <summary>A list that has not ended by then never will.</summary>
    public const int MaxPages = 100;

    private const int ClientIdDigits = 24;

    private readonly XRayCall _rules = new(endpoint, "/GetSamplingRules", http, clock);
    private readonly XRayCall _targets = new(endpoint, "/SamplingTargets", http, clock);

    /// <summary>Tells this process from the others that use the same rules.</summary>
    public string ClientId { get; } = RandomNumberGenerator.GetHexString(ClientIdDigits, lowercase: true);

    public string Address => endpoint.Address.GetLeftPart(UriPartial.Authority);

    public async Task<SamplingAnswer<IReadOnlyList<SamplingRule>>> GetRulesAsync(CancellationToken ct)
    {
        List<SamplingRule> rules = [];
        string? token = null;
        for (var page = 1; page <= MaxPages; page++)
        {
            var answer = Parsed(await _rules.PostAsync(AskFor(token), ct), RulesPage.Read);
            if (!answer.IsGood) return new SamplingAnswer<IReadOnlyList<SamplingRule>>(null, answer.Problem);
            rules.AddRange(answer.Value.Rules);
            token = answer.Value.NextToken;
            if (token is null) return new SamplingAnswer<IReadOnlyList<SamplingRule>>(rules, null);
        }

        return new SamplingAnswer<IReadOnlyList<SamplingRule>>(null, $"{Address} answered {MaxPages} pages of rules and offers more");
    }

    public async Task<SamplingAnswer<SamplingTargets>> GetTargetsAsync(IReadOnlyList<RuleReport> reports, CancellationToken ct)
    {
        var request = TargetsRequest.Write(reports, ClientId, clock.GetUtcNow());
        return Parsed(
            await _targets.PostAsync(request, ct),
            static json => JsonSerializer.Deserialize(json.Span, SamplingJson.Default.SamplingTargets) ?? throw new JsonException("the answer is null"));
    }

    private static ReadOnlyMemory<byte> AskFor(string? token) =>
        token is null ? "{}"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(new RulesRequest(token), SamplingJson.Default.RulesRequest);

    private SamplingAnswer<T> Parsed<T>(SamplingAnswer<byte[]> answer, Func<ReadOnlyMemory<byte>, T> parse) where T : class
    {
        if (!answer.IsGood) return new SamplingAnswer<T>(null, answer.Problem);
        try
        {
            return new SamplingAnswer<T>(parse(answer.Value), null);
        }
        // InvalidOperationException: a text holds half a surrogate pair, which the parser finds only when it is read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new SamplingAnswer<T>(null, $"{Address} answered what is not X-Ray's: {e.Message}");
        }
    }
}
