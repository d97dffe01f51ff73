using Gateway.Local;

namespace Gateway.Tracing.Platforms;

public class MetadataClientTests
{
    [Fact]
    public async Task A_service_that_never_answers_is_given_up_after_two_seconds()
    {
        var clock = new ManualClock();
        using var http = new HttpMessageInvoker(new Silent());
        var answer = new MetadataClient(http, clock).SendAsync(HttpMethod.Get, "http://127.0.0.1:1/", header: null, CancellationToken.None);
        await Eventually.TrueAsync(() => clock.NextIn == MetadataClient.Timeout);

        Assert.False(answer.IsCompleted);
        clock.Advance(MetadataClient.Timeout);

        Assert.Null(await answer);
    }

    [Fact]
    public async Task Nobody_there_is_no_answer()
    {
        await using var metadata = await FakeMetadata.StartAsync();

        Assert.Null(await metadata.Client.SendAsync(HttpMethod.Get, "http://127.0.0.1:1/", header: null, CancellationToken.None));
        Assert.Null(await metadata.Client.SendAsync(HttpMethod.Get, "not a url", header: null, CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_is_no_answer_either_but_says_so()
    {
        using var http = new HttpMessageInvoker(new Silent());
        using var stop = new CancellationTokenSource();
        var answer = new MetadataClient(http, new ManualClock()).SendAsync(HttpMethod.Get, "http://127.0.0.1:1/", header: null, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    private sealed class Silent : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
