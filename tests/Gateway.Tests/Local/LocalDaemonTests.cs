using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Local.Traces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Local;

public sealed class LocalDaemonTests : IAsyncLifetime
{
    private readonly TraceStore _store = new(TimeProvider.System);
    private readonly HttpClient _http = new();
    private LocalDaemon _daemon = null!;

    public async ValueTask InitializeAsync()
    {
        _daemon = await LocalDaemon.StartAsync(new LocalDaemonOptions { FixedRate = 0.5 }, _store, NullLogger.Instance);
        _http.BaseAddress = new Uri($"http://{_daemon.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _daemon.DisposeAsync();
    }

    [Fact]
    public async Task Datagrams_become_a_trace()
    {
        using var sender = new SegmentSender(_daemon.Address);

        foreach (var segment in Some.WholeTrace()) sender.Send(segment);

        await Eventually.TrueAsync(() => _daemon.Received == 4);
        Assert.True(_store.TryGet(Some.TraceId, out var tree));
        Assert.Equal(TraceState.Whole, tree.State);
    }

    [Fact]
    public async Task A_wrong_datagram_is_counted_and_the_next_one_still_heard()
    {
        using var udp = new UdpClient("127.0.0.1", _daemon.Port);
        udp.Send("nonsense"u8);
        using var sender = new SegmentSender(_daemon.Address);
        sender.Send(Some.Segment("shop", "1"));

        await Eventually.TrueAsync(() => _daemon is { Received: 1, Rejected: 1 });
        Assert.Equal("no header line", _daemon.LastProblem);
    }

    [Fact]
    public async Task It_serves_one_sampling_rule()
    {
        var answer = await PostAsync("/GetSamplingRules", "{}");

        var rule = answer.GetProperty("SamplingRuleRecords")[0].GetProperty("SamplingRule");
        Assert.Equal("Default", rule.GetProperty("RuleName").GetString());
        Assert.Equal(0.5, rule.GetProperty("FixedRate").GetDouble());
    }

    [Fact]
    public async Task It_answers_statistics_with_no_targets() =>
        Assert.Equal(0, (await PostAsync("/SamplingTargets", "{}")).GetProperty("SamplingTargetDocuments").GetArrayLength());

    [Fact]
    public async Task Documents_come_by_TCP_too()
    {
        var good = JsonSerializer.Serialize(Encoding.UTF8.GetString(SegmentJson.Write(Some.Segment("shop", "1"))));

        var answer = await PostAsync("/TraceSegments", $$"""{"TraceSegmentDocuments":[{{good}},"{}"]}""");

        Assert.Equal(1, answer.GetProperty("UnprocessedTraceSegments").GetArrayLength());
        Assert.Equal(1, _daemon.Received);
        Assert.Equal(1, _daemon.Rejected);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error() =>
        await Assert.ThrowsAnyAsync<Exception>(() => LocalDaemon.StartAsync(new LocalDaemonOptions { Port = _daemon.Port }, _store, NullLogger.Instance));

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        using var response = await _http.PostAsync(path, new StringContent(body));
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).Clone();
    }
}
