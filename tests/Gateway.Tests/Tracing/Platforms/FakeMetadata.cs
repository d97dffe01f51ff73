using System.Collections.Concurrent;
using Gateway.Aws;
using Gateway.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tracing.Platforms;

/// <summary>A metadata service on loopback, and the machine around it.</summary>
internal sealed class FakeMetadata : IAsyncDisposable
{
    private readonly Dictionary<string, string> _answers = [];
    private readonly Dictionary<string, string> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gateway-platform-");
    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private LocalHttp? _server;

    /// <summary>Method, path and headers of each call.</summary>
    public ConcurrentQueue<(string Call, IReadOnlyDictionary<string, string> Headers)> Calls { get; } = new();

    /// <summary>How many calls are refused before the first answer.</summary>
    public int Refuses { get; set; }

    public string Address => $"http://127.0.0.1:{_server!.Port}";

    public Surroundings Surroundings => new() { Variables = _variables, HostName = "gateway-5c9d", Root = _root.FullName };

    public MetadataClient Client => new(_http, TimeProvider.System);

    /// <summary>As <see cref="Client"/>, for what would be asked over TLS.</summary>
    public MetadataClient PlainClient => new(new HttpMessageInvoker(new WithoutTls(AwsHttp.CreateInvoker())), TimeProvider.System);

    public static async Task<FakeMetadata> StartAsync()
    {
        var metadata = new FakeMetadata();
        metadata._server = await LocalHttp.StartAsync(0, application => application.Map("{**path}", metadata.AnswerAsync));
        return metadata;
    }

    public void Answer(string call, string body) => _answers[call] = body;

    public void Set(string variable, string value) => _variables[variable] = value;

    public void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_root.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _http.Dispose();
        _root.Delete(recursive: true);
    }

    private Task AnswerAsync(HttpContext http)
    {
        var call = $"{http.Request.Method} {http.Request.Path}";
        Calls.Enqueue((call, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        if (Calls.Count > Refuses && _answers.TryGetValue(call, out var body)) return http.Response.WriteAsync(body);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private sealed class WithoutTls(HttpMessageInvoker inner) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = "http" }.Uri;
            return inner.SendAsync(request, cancellationToken);
        }
    }
}
