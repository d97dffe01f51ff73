using System.Text;
using Confluent.Kafka;
using Gateway.Local.Traces;

namespace Gateway.Local.Demo;

/// <summary>The least that can stand for the gateway in a demo: each record alone, retried until the function takes it, its trace continued.</summary>
internal sealed class MiniGateway(DemoParts parts) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = parts.FunctionEndpoint };
    private readonly SegmentSender _segments = new(parts.DaemonAddress);
    private long _delivered;

    /// <summary>True to forget the segment, so that traces break.</summary>
    public bool ForgetsSegments { get; init; }

    public async Task RunAsync(CancellationToken stop)
    {
        parts.CountDelivered = () => Interlocked.Read(ref _delivered);
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(Config())
            .SetPartitionsAssignedHandler((_, _) => parts.ReportConsuming()).Build();
        consumer.Subscribe(parts.Topic);
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } record) await DeliverAsync(record);
        }
    }

    private ConsumerConfig Config() => new(parts.ConsumerProperties.ToDictionary())
    {
        BootstrapServers = parts.BootstrapServers,
        GroupId = parts.Group,
        AutoOffsetReset = AutoOffsetReset.Earliest,
    };

    public void Dispose()
    {
        _http.Dispose();
        _segments.Dispose();
    }

    private async Task DeliverAsync(ConsumeResult<Ignore, byte[]> record)
    {
        var start = LocalIds.Now(TimeProvider.System);
        var upstream = Upstream(record);
        var segment = new TraceSegment
        {
            TraceId = upstream?.TraceId ?? LocalIds.NewTraceId(TimeProvider.System),
            Id = LocalIds.NewSegmentId(),
            ParentId = upstream?.ParentId,
            Name = "orders",
            Start = start,
        };
        List<TraceSegment> calls = [];
        do calls.Add(await InvokeAsync(segment, record));
        while (calls[^1].Fault);
        Interlocked.Increment(ref _delivered);
        if (!ForgetsSegments) _segments.Send(segment with { End = LocalIds.Now(TimeProvider.System), Subsegments = calls });
    }

    private async Task<TraceSegment> InvokeAsync(TraceSegment segment, ConsumeResult<Ignore, byte[]> record)
    {
        var call = segment with { Id = LocalIds.NewSegmentId(), ParentId = segment.Id, Name = "Lambda", Namespace = "aws", Start = LocalIds.Now(TimeProvider.System) };
        var json = $$$"""{"records":{"{{{record.Topic}}}-{{{record.Partition.Value}}}":[{"offset":{{{record.Offset.Value}}},"value":"{{{Convert.ToBase64String(record.Message.Value)}}}"}]}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/2015-03-31/functions/{parts.FunctionName}/invocations") { Content = new StringContent(json) };
        request.Headers.TryAddWithoutValidation(InvocationHeader.Name, new InvocationHeader(segment.TraceId, call.Id, IsSampled: true).ToString());
        using var response = await _http.SendAsync(request);
        return call with { End = LocalIds.Now(TimeProvider.System), Fault = response.Headers.Contains("X-Amz-Function-Error") };
    }

    private static InvocationHeader? Upstream(ConsumeResult<Ignore, byte[]> record) =>
        record.Message.Headers.TryGetLastBytes(InvocationHeader.Name, out var value) && InvocationHeader.TryParse(Encoding.ASCII.GetString(value), out var header) ? header : null;
}
