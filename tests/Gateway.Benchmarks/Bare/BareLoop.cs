using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Confluent.Kafka;

namespace Gateway.Benchmarks.Bare;

/// <summary>The least that brings records to a function: consume, write the event, sign, post. No order, commits, retries or traces.</summary>
internal sealed class BareLoop(BareOptions options)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly BareEvent _event = new(options.BootstrapServers);
    private readonly Uri _address = new(options.Function!, "/2015-03-31/functions/bench/invocations");
    private readonly SigV4 _signer = new("AKIDEXAMPLE", "secret", "eu-west-1", TimeProvider.System);
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = options.Concurrency,
    });

    private readonly SemaphoreSlim _slots = new(options.Concurrency);
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];
    private long _failures;

    /// <returns>How many invocations failed.</returns>
    public long Run(CancellationToken stop)
    {
        using var consumer = BareConsumer.Subscribe(options);
        while (!stop.IsCancellationRequested)
        {
            if (consumer.Consume(100) is not { } first) continue;
            var batch = new List<ConsumeResult<byte[], byte[]>>(options.Batch) { first };
            while (batch.Count < options.Batch && consumer.Consume(TimeSpan.Zero) is { } next) batch.Add(next);
            _slots.Wait(CancellationToken.None);
            _ = Task.Run(() => InvokeAsync(batch), CancellationToken.None);
        }

        return Interlocked.Read(ref _failures);
    }

    private async Task InvokeAsync(List<ConsumeResult<byte[], byte[]>> batch)
    {
        var buffer = _buffers.TryTake(out var pooled) ? pooled : new ArrayBufferWriter<byte>();
        try
        {
            _event.Write(batch, buffer);
            using var request = Request(buffer.WrittenMemory);
            using var response = await _http.SendAsync(request);
            if (!response.IsSuccessStatusCode || response.Headers.Contains("X-Amz-Function-Error")) Interlocked.Increment(ref _failures);
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref _failures);
        }
        finally
        {
            buffer.ResetWrittenCount();
            _buffers.Add(buffer);
            _slots.Release();
        }
    }

    private HttpRequestMessage Request(ReadOnlyMemory<byte> payload)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ReadOnlyMemoryContent(payload) };
        request.Content.Headers.ContentType = Json;
        _signer.Sign(request, payload.Span);
        return request;
    }
}
