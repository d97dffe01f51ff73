using System.Text;
using Gateway.Diagnostics;
using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.ActiveMq;
using Gateway.Records;
using Gateway.Sources;
using Gateway.Sources.ActiveMq;
using Gateway.Sources.ActiveMq.OpenWire;

namespace Gateway.IntegrationTests.ActiveMq;

/// <summary>The source against a broker that works.</summary>
[Collection(ActiveMqCollection.Name)]
public sealed class ActiveMqSourceTests(ActiveMqBroker broker)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _queue = ActiveMqBroker.FreshQueue();

    [Fact]
    public async Task Messages_come_in_order_and_once_acknowledged_do_not_come_again()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, Numbered(500));

        await using (var source = Consume())
        {
            await source.ReceivedAsync(500);
            Assert.Equal(Numbered(500), source.Sink.Texts);
            Assert.Equal(500, source.AcknowledgeFrom(0));
            await source.CommittedAsync(500);
            Assert.Equal(0, source.Source.Health.BufferedBytes);
        }

        await producer.SendTextsAsync(_queue, "last");
        await using var next = Consume();
        await next.ReceivedAsync(1);
        Assert.Equal(["last"], next.Sink.Texts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Runs_acknowledged_in_any_order_and_by_several_at_once_are_exactly_what_does_not_come_again(int settlers)
    {
        const int Messages = 900;
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, Numbered(Messages));
        HashSet<int> done;
        await using (var source = Consume())
        {
            await source.ReceivedAsync(Messages);
            // Runs of every length, with gaps within a batch and between batches, the last first.
            var batches = Enumerable.Range(0, Messages).Where(i => i % 7 != 3 && i % 100 < 61).Chunk(23).Reverse().ToList();
            done = [.. batches.SelectMany(batch => batch)];
            var records = source.Sink.Records.ToArray();
            await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = settlers }, (batch, _) =>
            {
                Assert.Equal(batch.Length, source.Source.Acknowledge([.. batch.Select(i => records[i])]));
                return ValueTask.CompletedTask;
            });
            await source.CommittedAsync(done.Count);
        }

        await using var next = Consume();
        await next.ReceivedAsync(Messages - done.Count);
        Assert.Equal(Numbered(Messages).Where((_, i) => !done.Contains(i)), next.Sink.Texts);
    }

    [Fact]
    public async Task Messages_without_group_share_a_lane_without_order_and_carry_the_brokers_time()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, Numbered(3));

        await using var source = Consume();
        await source.ReceivedAsync(3);

        var lane = Assert.Single(source.Sink.Opened);
        Assert.Equal((_queue, _queue, false), (lane.Name, lane.Destination, lane.IsOrdered));
        Assert.All(source.Sink.Records, record => Assert.Equal((lane, TimestampKind.LogAppend, 0), (record.Lane, record.TimestampKind, record.Redeliveries)));
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(source.Sink.Records[0].Timestamp);
        Assert.InRange(age, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task With_one_invocation_at_a_time_the_queue_keeps_its_order()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(producer.Text(_queue, "a"), producer.Text(_queue, "b") with { GroupId = "g" });

        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue) with { MaximumConcurrency = 1 });
        await source.ReceivedAsync(2);

        Assert.True(Assert.Single(source.Sink.Opened).IsOrdered);
    }

    [Fact]
    public async Task A_clean_stop_returns_what_is_unsettled_and_counts_only_what_the_function_may_have_had()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, Numbered(6));
        await using (var source = Consume())
        {
            await source.ReceivedAsync(6);
            source.Acknowledge(0);
            source.Acknowledge(3);
            source.Source.StopReading();
            source.Source.Release([source.Sink.Records[1], source.Sink.Records[2]]);
            await source.StopAsync();
            Assert.Equal(0, source.Acknowledge(4));
        }

        await using var next = Consume();
        await next.ReceivedAsync(4);
        Assert.Equal(["m1", "m2", "m4", "m5"], next.Sink.Texts);
        Assert.Equal([1, 1, 0, 0], next.Sink.Records.Select(record => record.Redeliveries));
    }

    [Fact]
    public async Task What_is_released_stays_held_and_gives_its_bytes_back()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, "a", "b");
        await using var source = Consume();
        await source.ReceivedAsync(2);

        source.Source.Release([source.Sink.Records[0]]);
        source.Source.Release([source.Sink.Records[0]]);
        Assert.InRange(source.Source.Health.BufferedBytes, 1, 1000);
        Assert.Equal(1, source.Acknowledge(1));
        Assert.Equal(0, source.Acknowledge(1));
        Assert.Equal(0, source.Source.Health.BufferedBytes);
    }

    [Fact]
    public async Task A_rejected_message_goes_to_the_brokers_dead_letter_queue_with_the_reason()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, $"poison of {_queue}", "good");
        await using var source = Consume();
        await source.ReceivedAsync(2);

        Assert.Equal(Rejection.DeadLettered, source.Source.Reject([source.Sink.Records[0]], DropReason.RetryAttemptsExhausted, "Boom: it failed é"));
        source.Acknowledge(1);

        var dead = await DeadLetterAsync($"poison of {_queue}");
        Assert.Equal("java.lang.Throwable: Boom: it failed é", PropertyOf(dead, "dlqDeliveryFailureCause"));
        Assert.Equal(1, source.Counts.Totals.Committed);
        Assert.Equal(0, source.Source.Health.BufferedBytes);
    }

    [Theory]
    [InlineData(WireType.MapMessage)]
    [InlineData(WireType.StreamMessage)]
    [InlineData(WireType.ObjectMessage)]
    [InlineData(WireType.PlainMessage)]
    public async Task Kinds_of_messages_that_lambda_has_no_event_for_are_dead_lettered_and_block_nothing(byte type)
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(
            producer.Message(_queue, type, type == WireType.PlainMessage ? null : [0, 0, 0, 0]) with { CorrelationId = _queue }, producer.Text(_queue, "good"));

        await using var source = Consume();
        await source.ReceivedAsync(1);
        source.Acknowledge(0);

        Assert.Equal(["good"], source.Sink.Texts);
        Assert.Equal((2, 1), (source.Counts.Totals.Polled, source.Counts.Totals.DeadLettered));
        // It is not taken from the dead-letter queue, where it would be no more readable; but gone from its own.
        await source.CommittedAsync(1);
        await source.StopAsync();
        await producer.SendTextsAsync(_queue, "next");
        await using var next = Consume();
        await next.ReceivedAsync(1);
        Assert.Equal(["next"], next.Sink.Texts);
        Assert.Equal(0, next.Counts.Totals.DeadLettered);
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_dead_lettered()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(
            producer.Message(_queue, WireType.TextMessage, [1, 2]),
            producer.Message(_queue, WireType.BytesMessage, [0x7F, 0, 0, 0, 0x78, 0x9C]) with { IsCompressed = true },
            producer.Text(_queue, "good"));

        await using var source = Consume();
        await source.ReceivedAsync(1);

        Assert.Equal(["good"], source.Sink.Texts);
        Assert.Equal(2, source.Counts.Totals.DeadLettered);
    }

    [Fact]
    public async Task Each_group_has_one_lane_in_which_it_keeps_its_order()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(Enumerable.Range(0, 300).Select(i => producer.Text(_queue, $"{i}") with { GroupId = i % 4 == 3 ? null : $"g{i % 4}" }));

        await using var source = Consume();
        await source.ReceivedAsync(300);

        foreach (var (remainder, records) in source.Sink.Records.Zip(source.Sink.Texts).GroupBy(pair => int.Parse(pair.Second, System.Globalization.CultureInfo.InvariantCulture) % 4).ToDictionary(g => g.Key, g => g.ToList()))
        {
            var lane = records.Select(pair => pair.First.Lane).Distinct().Single();
            Assert.Equal(remainder != 3, lane.IsOrdered);
            Assert.Equal(remainder == 3 ? _queue : $"{_queue}/group-{ActiveMqLanes.BucketOf(Encoding.UTF8.GetBytes($"g{remainder}"))}", lane.Name);
            Assert.Equal(Enumerable.Range(0, 75).Select(i => $"{(4 * i) + remainder}"), records.Select(pair => pair.Second));
        }

        Assert.Equal(4, source.Sink.Opened.Count);
        Assert.Equal(300, source.AcknowledgeFrom(0));
        await source.CommittedAsync(300);
    }

    [Fact]
    public async Task A_queue_of_a_virtual_topic_gets_its_copies()
    {
        var topic = $"VirtualTopic.{_queue}";
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, $"Consumer.gw.{topic}"));
        await source.ConsumingAsync();
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(producer.Text(topic, "copy") with { DestinationType = WireType.Topic });

        await source.ReceivedAsync(1);

        Assert.Equal($"Consumer.gw.{topic}", DestinationOf(source.Sink.Records[0]));
        Assert.Equal(1, source.AcknowledgeFrom(0));
    }

    [Fact]
    public async Task Several_queues_are_read_by_one_mapping()
    {
        var other = ActiveMqBroker.FreshQueue();
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, "one");
        await producer.SendTextsAsync(other, "two");

        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue, other));
        await source.ReceivedAsync(2);

        Assert.Equal(new[] { _queue, other }.Order(), source.Sink.Opened.Select(lane => lane.Name).Order());
        Assert.Equal(2, source.AcknowledgeFrom(0));
    }

    [Fact]
    public async Task A_backlog_comes_whole_although_nothing_is_acknowledged_yet()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, Numbered(3000));

        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue) with { BatchSize = 500 });
        await source.ReceivedAsync(3000);

        Assert.Equal(Numbered(3000), source.Sink.Texts);
        Assert.Equal(3000, source.AcknowledgeFrom(0));
        await source.CommittedAsync(3000);
    }

    [Fact]
    public async Task No_more_is_unsettled_than_was_asked_for()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, Numbered(300));
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue) with { BatchSize = 1, MaximumConcurrency = 2 });
        await source.ReceivedAsync(200);

        // What came with an acknowledged place shows that the rest was held back, and not only late.
        Assert.Equal(10, Enumerable.Range(0, 10).Sum(source.Acknowledge));
        await source.ReceivedAsync(210);

        Assert.Equal(210, source.Sink.Count);
    }

    [Fact]
    public async Task Everything_of_a_message_comes_through()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(producer.Message(_queue, WireType.BytesMessage, [1, 2, 255]) with
        {
            IsPersistent = false,
            CorrelationId = "c-é",
            ReplyTo = "answers",
            JmsType = "reserve",
            Expiration = 4_102_444_800_000,
            Priority = 7,
            Properties = new Dictionary<string, object> { ["attempt"] = 3, ["urgent"] = true, ["X_Trace"] = "Root=1" },
        });

        await using var source = Consume();
        await source.ReceivedAsync(1);
        var record = source.Sink.Records[0];

        Assert.Equal([1, 2, 255], record.Payload.Value.ToArray());
        Assert.Equal(("3", "true", "Root=1"), (PropertyOf(record, "attempt"), PropertyOf(record, "urgent"), PropertyOf(record, "X_Trace")));
        AssertAttributes(record);

        static void AssertAttributes(in SourceRecord record)
        {
            var message = new MessageAttributes(record.Payload.Attributes);
            Assert.True(message.IsBytes);
            Assert.False(message.IsPersistent);
            Assert.StartsWith("ID:producer-", Encoding.UTF8.GetString(message.Id), StringComparison.Ordinal);
            Assert.Equal("c-é", Encoding.UTF8.GetString(message.CorrelationId));
            Assert.Equal("queue://answers", Encoding.UTF8.GetString(message.ReplyTo));
            Assert.Equal("reserve", Encoding.UTF8.GetString(message.JmsType));
            Assert.Equal((4_102_444_800_000, 7, 1_772_615_105_123), (message.Expiration, message.Priority, message.Timestamp));
            Assert.InRange(message.BrokerOutTime, message.BrokerInTime, message.BrokerInTime + 60_000);
        }
    }

    [Fact]
    public async Task Stomp_producers_are_understood()
    {
        using var stomp = await StompProducer.ConnectAsync(broker.StompPort);
        await stomp.SendAsync(_queue, "plain é 😀", headers: ["traceparent:00-abc", "correlation-id:c9"]);
        await stomp.SendAsync(_queue, "bytes 😀", asBytes: true);

        await using var source = Consume();
        await source.ReceivedAsync(2);

        Assert.Equal(["plain é 😀", "bytes 😀"], source.Sink.Texts);
        Assert.Equal("00-abc", PropertyOf(source.Sink.Records[0], "traceparent"));
        Assert.Equal((false, true), (IsBytes(source.Sink.Records[0]), IsBytes(source.Sink.Records[1])));
        Assert.Equal(2, source.AcknowledgeFrom(0));
    }

    [Fact]
    public async Task Compressed_bodies_are_inflated()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(
            producer.Message(_queue, WireType.TextMessage, Convert.FromHexString("789c63606010cc48cdc9c9574022013b64068e")) with { IsCompressed = true },
            producer.Message(_queue, WireType.BytesMessage, Convert.FromHexString("00000011789ccb48cdc9c957c840900ca360148c82910400db4c067d")) with { IsCompressed = true });

        await using var source = Consume();
        await source.ReceivedAsync(2);

        Assert.Equal(["hello hello hello", "hello hello hello"], source.Sink.Texts);
    }

    [Fact]
    public async Task Large_messages_wait_with_the_broker_while_the_budget_is_used_up()
    {
        const int Megabyte = 1024 * 1024;
        const long Budget = 4 * Megabyte;
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendAsync(Enumerable.Range(0, 30).Select(i => producer.Message(_queue, WireType.BytesMessage, [(byte)i, .. new byte[Megabyte]])));

        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.QuickUri, _queue), budgetBytes: Budget);
        var most = 0L;
        for (var settled = 0; settled < 30; settled++)
        {
            await source.ReceivedAsync(settled + 1);
            most = Math.Max(most, source.Source.Health.BufferedBytes);
            if (settled == 5) await ElapsedAsync(ActiveMqBroker.QuickInactivity * 3);
            source.Acknowledge(settled);
        }

        Assert.Equal(Enumerable.Range(0, 30), source.Sink.Records.Select(record => (int)record.Payload.Value[0]));
        Assert.InRange(most, Budget, Budget + Megabyte + 1000);
        // Keep-alives went out although nothing was read, so it was one connection all the time.
        Assert.Single(source.Sink.Opened);
    }

    [Fact]
    public async Task An_idle_connection_lives_longer_than_its_inactivity()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.QuickUri, _queue));
        await producer.SendTextsAsync(_queue, "before");
        await source.ReceivedAsync(1);

        await ElapsedAsync(ActiveMqBroker.QuickInactivity * 4);
        await producer.SendTextsAsync(_queue, "after");
        await source.ReceivedAsync(2);

        Assert.Single(source.Sink.Opened);
        Assert.Equal(2, source.AcknowledgeFrom(0));
    }

    [Fact]
    public async Task A_pause_reads_nothing_new_and_outlives_the_inactivity()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.QuickUri, _queue));
        await producer.SendTextsAsync(_queue, "before");
        await source.ReceivedAsync(1);

        source.Source.Pause();
        // The read that was under way already may still bring something.
        await producer.SendTextsAsync(_queue, Numbered(50));
        await ElapsedAsync(ActiveMqBroker.QuickInactivity * 2);
        var paused = source.Sink.Count;
        Assert.InRange(paused, 1, 50);
        Assert.Equal(1, source.Acknowledge(0));
        await ElapsedAsync(ActiveMqBroker.QuickInactivity);
        Assert.Equal(paused, source.Sink.Count);

        source.Source.Resume();
        await source.ReceivedAsync(51);
        Assert.Single(source.Sink.Opened);
    }

    [Fact]
    public async Task A_source_that_starts_paused_subscribes_when_it_is_resumed()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, "one");
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue), prepareSource: source => source.Pause());
        await ElapsedAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, source.Sink.Count);

        source.Source.Resume();

        await source.ReceivedAsync(1);
    }

    [Fact]
    public async Task A_consumer_that_the_broker_finds_slow_is_fenced_and_subscribes_anew()
    {
        var queue = ActiveMqBroker.FreshQueue("impatient");
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(queue, "slow");
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, queue));
        await source.ReceivedAsync(2);

        var (first, second) = (source.Sink.Records[0], source.Sink.Records[1]);
        Assert.Equal(["slow", "slow"], source.Sink.Texts.Take(2));
        Assert.True(first.Lane.IsFenced);
        Assert.Contains(first.Lane, source.Sink.Closed);
        Assert.Equal((0, 1), (first.Redeliveries, second.Redeliveries));
        Assert.Equal(0, source.Acknowledge(0));
        await Eventually.TrueAsync(() => source.Source.Acknowledge([source.Sink.Records[^1]]) == 1, Limit);
        await source.CommittedAsync(1);
        Assert.Equal(0, source.Source.Health.BufferedBytes);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_the_right_one_found_once_it_is_there()
    {
        var secrets = new FakeSecrets();
        secrets.SetLogin("gw", "wr0ng-secret");
        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue), secrets);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);

        Assert.False(source.Source.Health.IsConsuming);
        Assert.StartsWith("Server failed to authenticate the gateway: ", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.Contains("BASIC_AUTH", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.Contains("password is invalid", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng-secret", source.Source.Health.Problem, StringComparison.Ordinal);

        secrets.SetLogin(ActiveMqBroker.User, ActiveMqBroker.Password);
        await source.ConsumingAsync();
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task A_broker_behind_a_private_authority_is_trusted_by_those_who_have_its_certificate()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, Numbered(200));
        var mapping = ActiveMqMapping.Of(broker.TlsUri, _queue) with { ServerRootCa = FakeSecrets.Authority };

        await using var source = new ActiveMqSourceUnderTest(mapping, new FakeSecrets { AuthorityPem = broker.Authority.Pem });
        await source.ReceivedAsync(200);

        Assert.Equal(200, source.AcknowledgeFrom(0));
        await source.CommittedAsync(200);
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_is_not_trusted()
    {
        var mapping = ActiveMqMapping.Of(broker.TlsUri, _queue) with { ServerRootCa = FakeSecrets.Authority };

        await using var source = new ActiveMqSourceUnderTest(mapping, new FakeSecrets { AuthorityPem = new PrivateAuthority().Pem });
        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);

        Assert.Contains("SERVER_ROOT_CA_CERTIFICATE", source.Source.Health.Problem, StringComparison.Ordinal);
        Assert.False(source.Source.Health.IsConsuming);
    }

    [Fact]
    public async Task A_broker_that_asks_for_a_certificate_takes_that_of_its_authority_and_tells_of_any_other()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, "one");
        var mapping = ActiveMqMapping.Of(broker.MutualUri, _queue) with { ServerRootCa = FakeSecrets.Authority, ClientCertificate = FakeSecrets.Identity };
        var secrets = new FakeSecrets { AuthorityPem = broker.Authority.Pem, IdentityPem = new PrivateAuthority().Client() };

        await using var source = new ActiveMqSourceUnderTest(mapping, secrets);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is not null, Limit);
        Assert.StartsWith("Server failed to authenticate the gateway. ", source.Source.Health.Problem, StringComparison.Ordinal);
        secrets.IdentityPem = broker.Authority.Client();

        await source.ReceivedAsync(1);
        await Eventually.TrueAsync(() => source.Source.Health.Problem is null, Limit);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_is_dead()
    {
        await using var producer = await OpenWireProducer.ConnectAsync(broker.Uri);
        await producer.SendTextsAsync(_queue, "one");
        var dead = new Uri($"tcp://127.0.0.1:{House.Service.LoopbackPort.Free()}");

        await using var source = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, _queue) with { BrokerUris = [dead, broker.Uri] });

        await source.ReceivedAsync(1);
    }

    private static IEnumerable<string> Numbered(int count) => Enumerable.Range(0, count).Select(i => $"m{i}");

    // Time itself is what is tested here.
    private static Task ElapsedAsync(TimeSpan time)
    {
        var began = TimeProvider.System.GetTimestamp();
        return Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(began) >= time, time + Limit);
    }

    private static string? PropertyOf(in SourceRecord record, string name)
    {
        foreach (var header in record.Payload.Headers)
        {
            if (Encoding.UTF8.GetString(header.Name) == name) return Encoding.UTF8.GetString(header.Value);
        }

        return null;
    }

    private static string DestinationOf(in SourceRecord record) => Encoding.UTF8.GetString(new MessageAttributes(record.Payload.Attributes).DestinationName);

    private static bool IsBytes(in SourceRecord record) => new MessageAttributes(record.Payload.Attributes).IsBytes;

    private ActiveMqSourceUnderTest Consume() => new(ActiveMqMapping.Of(broker.Uri, _queue));

    private async Task<SourceRecord> DeadLetterAsync(string text)
    {
        await using var dead = new ActiveMqSourceUnderTest(ActiveMqMapping.Of(broker.Uri, "ActiveMQ.DLQ"));
        await Eventually.TrueAsync(() => dead.Sink.Texts.Contains(text), Limit, () => string.Join(", ", dead.Sink.Texts));
        return dead.Sink.Records[dead.Sink.Texts.ToList().IndexOf(text)];
    }
}
