using System.Text;

namespace Gateway.Local.Runtime;

/// <summary>A process of the function that does what a test says, over the Runtime API as a real one would.</summary>
internal sealed class FakeRuntime(string address, Action<string> print) : IFunctionProcess
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{address}/2018-06-01/runtime/") };
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ProcessExit> Exited => _exited.Task;

    public bool WasKilled { get; private set; }

    /// <summary>Asks for work and waits for it.</summary>
    public Task<HttpResponseMessage> NextAsync(CancellationToken ct = default) => _http.GetAsync("invocation/next", ct);

    /// <summary>Asks for work, waits for it, and says which it got.</summary>
    public async Task<string> TakeAsync() => RequestIdOf(await NextAsync());

    public static string RequestIdOf(HttpResponseMessage next) => next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();

    public Task<HttpResponseMessage> PostAsync(string path, string json) => _http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => _http.PostAsync(path, content);

    public async Task RespondAsync(string requestId, string json = "null")
    {
        using var response = await PostAsync($"invocation/{requestId}/response", json);
        response.EnsureSuccessStatusCode();
    }

    public void Print(string line) => print(line);

    public void Exit(int code) => _exited.TrySetResult(new ProcessExit(code));

    public void Kill()
    {
        WasKilled = true;
        Exit(137);
    }

    public ValueTask DisposeAsync()
    {
        Exit(143);
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
