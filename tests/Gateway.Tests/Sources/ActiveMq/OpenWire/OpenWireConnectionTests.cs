using Gateway.Aws;
using Gateway.Local;

namespace Gateway.Sources.ActiveMq.OpenWire;

public sealed class OpenWireConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Inactivity = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly RecordingHandler _heard = new();
    private ScriptedBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await ScriptedBroker.StartAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task Both_sides_offer_and_the_lower_counts()
    {
        await using var connection = await OpenAsync();

        Assert.Equal(new WireFormat(12, Inactivity), connection.Format);
    }

    [Fact]
    public async Task A_request_hears_its_own_answer()
    {
        await using var connection = await OpenAsync();
        var accepted = connection.RequestAsync(new SessionInfo("ID:gw-1:1", 1), Limit, CancellationToken.None);
        Assert.StartsWith("0000001c040000000101", await _broker.NextAsync(), StringComparison.Ordinal);
        var refused = connection.RequestAsync(new SessionInfo("ID:gw-1:1", 1), Limit, CancellationToken.None);
        Assert.StartsWith("0000001c040000000201", await _broker.NextAsync(), StringComparison.Ordinal);

        await _broker.SendAsync(Answer(Captured.PasswordRefused, 2), Answer(Captured.Accepted, 1));

        Assert.Equal("SecurityException", (await refused)!.Type);
        Assert.Null(await accepted);
    }

    [Fact]
    public async Task A_request_that_is_not_answered_ends_in_time()
    {
        await using var connection = await OpenAsync();
        var request = connection.RequestAsync(new SessionInfo("ID:gw-1:1", 1), Limit, CancellationToken.None);
        _clock.Advance(Limit);

        Assert.Contains("did not answer SessionInfo within 10 s", (await Assert.ThrowsAsync<OpenWireException>(() => request)).Message);
    }

    [Fact]
    public async Task A_refusal_that_nobody_waits_for_is_told_and_ends_the_connection_so_that_nothing_stays_promised_to_it()
    {
        await using var connection = await OpenAsync();
        await _broker.SendAsync(Answer(Captured.PasswordRefused, 99));

        Assert.Contains("refuses what it was told: SecurityException", (await connection.Ended.WaitAsync(Limit)).Message, StringComparison.Ordinal);
        Assert.Single(_heard.Errors);
    }

    [Fact]
    public async Task Messages_and_closed_consumers_are_handed_on_in_order()
    {
        await using var connection = await OpenAsync();
        await _broker.SendAsync(Captured.TextDispatch, Captured.BytesDispatch, Captured.ConsumerClosed);

        await Eventually.TrueAsync(() => _heard.ClosedConsumers.Count == 1);
        Assert.Equal(["ID:gw-1:1:1:1:1", "ID:gw-1:1:1:1:2"], _heard.Dispatches.Select(message => message.Id));
        Assert.True(_heard.Drained > 0);
    }

    [Fact]
    public async Task Keep_alives_go_out_while_nothing_is_read()
    {
        await using var connection = await OpenAsync();
        _heard.OnMessage = _heard.Close;
        await _broker.SendAsync(Captured.TextDispatch, Captured.BytesDispatch);
        await Eventually.TrueAsync(() => _heard.Dispatches.Count == 1);

        for (var i = 1; i <= 6; i++)
        {
            _clock.Advance(Inactivity / 3);
            Assert.Equal($"000000060a{i:x8}00", await _broker.NextAsync());
        }

        Assert.Single(_heard.Dispatches);
        Assert.False(connection.Ended.IsCompleted);
        _heard.OnMessage = static () => { };
        _heard.Open();
        await Eventually.TrueAsync(() => _heard.Dispatches.Count == 2);
    }

    [Fact]
    public async Task A_keep_alive_that_wants_an_answer_gets_its_like()
    {
        await using var connection = await OpenAsync();
        await _broker.SendAsync(Captured.KeepAliveAsked);

        Assert.Equal(Convert.ToHexStringLower(Captured.KeepAliveAnswer), await _broker.NextAsync());
    }

    [Fact]
    public async Task A_broker_that_falls_silent_is_left()
    {
        await using var connection = await OpenAsync();
        await Eventually.TrueAsync(() => _heard.Drained > 0);
        // The read begins at once behind it.
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(Inactivity / 6);
            return connection.Ended.IsCompleted;
        });

        Assert.Contains("Nothing was heard of the broker for 30 s", (await connection.Ended).Message);
    }

    [Fact]
    public async Task The_end_is_told_to_everybody()
    {
        await using var connection = await OpenAsync();
        var request = connection.RequestAsync(new SessionInfo("ID:gw-1:1", 1), Timeout.InfiniteTimeSpan, CancellationToken.None);
        await _broker.NextAsync();
        _broker.Close();

        Assert.Equal("The broker closed the connection", (await connection.Ended).Message);
        await Assert.ThrowsAsync<OpenWireException>(() => request);
        await Assert.ThrowsAsync<OpenWireException>(() => connection.RequestAsync(new SessionInfo("ID:gw-1:1", 1), Limit, CancellationToken.None));
    }

    [Fact]
    public async Task Acknowledgements_count_once_they_are_written()
    {
        await using var connection = await OpenAsync();
        for (var i = 0; i < 50; i++) connection.Send(Captured.TextDone, acknowledgements: 1);

        for (var i = 0; i < 50; i++) Assert.Equal(Convert.ToHexStringLower(Captured.TextDone), await _broker.NextAsync());
        await Eventually.TrueAsync(() => _heard.Acknowledged == 50);
    }

    [Fact]
    public async Task Goodbye_is_the_last_that_is_written()
    {
        await using var connection = await OpenAsync();
        connection.Send(Captured.TextDone, acknowledgements: 1);
        var shutDown = connection.ShutDownAsync(CancellationToken.None);

        Assert.Equal(Convert.ToHexStringLower(Captured.TextDone), await _broker.NextAsync());
        Assert.Equal("000000060b0000000100", await _broker.NextAsync());
        _broker.Close();
        await shutDown;
    }

    [Fact]
    public async Task A_handler_that_fails_ends_the_connection_and_hangs_nobody()
    {
        await using var connection = await OpenAsync();
        _heard.OnMessage = () => throw new InvalidOperationException("a bug");
        await _broker.SendAsync(Captured.TextDispatch);

        Assert.Contains("a bug", (await connection.Ended).Message);
    }

    [Theory]
    [InlineData("00000000")] // a frame of nothing
    [InlineData("7fffffff")] // one that would fill the memory
    [InlineData("0000000115")] // cut short
    [InlineData("0000000615000000000002")] // no boolean
    public async Task What_is_no_frame_ends_the_connection(string hex)
    {
        await using var connection = await OpenAsync();
        await _broker.SendAsync(Convert.FromHexString(hex));

        Assert.NotEmpty((await connection.Ended).Message);
    }

    [Fact]
    public async Task Who_does_not_offer_first_is_no_broker()
    {
        await _broker.SendAsync(Captured.Accepted);

        var failure = await Assert.ThrowsAsync<OpenWireException>(() => OpenWireConnection.OpenAsync(_broker.Client, Inactivity, _heard, _clock, CancellationToken.None));
        Assert.Contains("type 30", failure.Message);
    }

    [Fact]
    public async Task An_http_server_is_no_broker()
    {
        await _broker.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        await Assert.ThrowsAsync<OpenWireException>(() => OpenWireConnection.OpenAsync(_broker.Client, Inactivity, _heard, _clock, CancellationToken.None));
    }

    [Fact]
    public async Task Who_offers_nothing_is_waited_for_only_so_long()
    {
        var opening = OpenWireConnection.OpenAsync(_broker.Client, Inactivity, _heard, _clock, CancellationToken.None);
        await Eventually.TrueAsync(() => _clock.Waits > 0);
        _clock.Advance(Limit);

        Assert.Contains("offered nothing within 10 s", (await Assert.ThrowsAsync<OpenWireException>(() => opening)).Message);
    }

    [Fact]
    public async Task Noise_ends_every_connection()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var noise = new Noise(seed);
            await using var broker = await ScriptedBroker.StartAsync();
            await broker.SendAsync(Captured.BrokerOffer);
            await using var connection = await OpenWireConnection.OpenAsync(broker.Client, Inactivity, new RecordingHandler(), TimeProvider.System, CancellationToken.None);
            await broker.SendAsync(Captured.FromBroker[noise.Below(Captured.FromBroker.Length)], noise.Bytes(1 + noise.Below(300)));
            broker.Close();

            await connection.Ended.WaitAsync(Limit, TimeProvider.System);
        }
    }

    private static byte[] Answer(byte[] captured, byte command)
    {
        var answer = captured.ToArray();
        answer[13] = command;
        return answer;
    }

    private async Task<OpenWireConnection> OpenAsync()
    {
        await _broker.SendAsync(Captured.BrokerOffer);
        var connection = await OpenWireConnection.OpenAsync(_broker.Client, Inactivity, _heard, _clock, CancellationToken.None);
        Assert.Equal(Convert.ToHexStringLower(Captured.ClientOffer), await _broker.NextAsync());
        return connection;
    }
}
