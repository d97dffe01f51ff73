using Gateway.Aws;
using Gateway.Aws.Mq;
using Gateway.Configuration;
using Gateway.Invocation;
using Gateway.Sources.ActiveMq;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Sources;

public sealed class BrokerFinderTests : IAsyncLifetime
{
    private static readonly Uri Suggested = new("ssl://b-1-1.mq.eu-west-1.amazonaws.com:61617");

    private readonly HttpMessageInvoker _http = AwsHttp.CreateInvoker();
    private readonly ManualClock _clock = new();
    private FakeFunction _aws = null!;
    private int _asked;
    private bool _denied;

    public async ValueTask InitializeAsync()
    {
        _aws = await FakeFunction.StartAsync();
        _aws.Answer = context =>
        {
            _asked++;
            context.Response.StatusCode = _denied ? 403 : 200;
            return context.Response.WriteAsync(_denied ? """{"__type":"AccessDeniedException"}""" : """{"brokerInstances":[{"endpoints":["ssl://b-1-1.mq.eu-west-1.on.aws:61617"]}]}""");
        };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _aws.DisposeAsync();
    }

    [Fact]
    public async Task What_is_written_is_taken_as_it_is()
    {
        var finder = Finder(isSuggested: false);

        Assert.Equal([Suggested], await finder.FindAsync(default));
        Assert.Equal((0, Suggested.Host), (_asked, finder.Host));
    }

    [Fact]
    public async Task Amazon_MQ_knows_better_than_the_ARN_and_is_asked_once()
    {
        var finder = Finder();
        Assert.Null(finder.Host);

        var found = await finder.FindAsync(default);
        finder.Failed();
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Same(found, await finder.FindAsync(default));
        Assert.Equal(("b-1-1.mq.eu-west-1.on.aws", 1, null), (finder.Host, _asked, finder.Doubt));
    }

    [Fact]
    public async Task What_it_does_not_tell_the_ARN_suggests_until_it_can_be_asked_again()
    {
        _denied = true;
        var finder = Finder();

        Assert.Equal([Suggested], await finder.FindAsync(default));
        Assert.Contains("give the gateway's role mq:DescribeBroker", finder.Doubt);
        finder.Failed();
        await finder.FindAsync(default);
        Assert.Equal(1, _asked);

        _denied = false;
        _clock.Advance(TimeSpan.FromMinutes(1));
        finder.Failed();
        Assert.Equal(["ssl://b-1-1.mq.eu-west-1.on.aws:61617"], (await finder.FindAsync(default)).Select(uri => uri.OriginalString));
        Assert.Null(finder.Doubt);
    }

    private BrokerFinder Finder(bool isSuggested = true)
    {
        var mapping = SomeMapping.Of(Suggested) with
        {
            EventSourceArn = "arn:aws:mq:eu-west-1:111122223333:broker:orders:b-1",
            SourceRegion = "eu-west-1",
            AreBrokersSuggested = isSuggested,
        };
        var api = new SignedGet(AwsCredentialSource.Fixed("AKIAEXAMPLE", "example-secret", _clock, NullLogger<AwsCredentialSource>.Instance), _http, _clock);
        return new BrokerFinder(mapping, new MqClient(api, _aws.Endpoint), _clock);
    }
}
