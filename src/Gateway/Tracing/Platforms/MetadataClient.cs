using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tracing.Platforms;

/// <summary>Small calls to services that tell a process about itself. Whatever goes wrong is no answer.</summary>
/// <param name="http">Sends.</param>
/// <param name="clock">Limits each call.</param>
internal sealed class MetadataClient(HttpMessageInvoker http, TimeProvider clock)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private const int MaxBytes = 256 * 1024;

    /// <summary>The answer's body as JSON; null without one.</summary>
    public async Task<JsonNode?> GetJsonAsync(string url, (string Name, string Value)? header, CancellationToken ct)
    {
        if (await SendAsync(HttpMethod.Get, url, header, ct) is not { } body) return null;
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The answer's body; null unless it is a success.</summary>
    public async Task<string?> SendAsync(HttpMethod method, string url, (string Name, string Value)? header, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var request = new HttpRequestMessage(method, url);
            if (header is { } sent) request.Headers.TryAddWithoutValidation(sent.Name, sent.Value);
            using var response = await http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode) return null;
            await response.Content.LoadIntoBufferAsync(MaxBytes, either.Token);
            return await response.Content.ReadAsStringAsync(either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException or InvalidOperationException or NotSupportedException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
