using System.Globalization;
using System.Text;
using Gateway.IntegrationTests.House.Queues;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>What <c>gateway doctor</c> says of brokers with queues, and what it leaves alone.</summary>
public abstract class QueueDoctorTests(QueueBroker broker)
{
    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task All_is_well_and_no_message_is_touched()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        var failures = await broker.CreateQueueAsync();
        scenario.Settings = scenario.Settings.WithMapping(mapping => mapping with { Destination = broker.DestinationOf(failures) });
        await scenario.PublishAsync(20);

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.True(run.Code == 0, run.Output);
        Assert.Equal(
            ["credentials", "daemon udp", "secrets", "dns", "tcp", "tls", "login", "queue", "function", "invoke", "tracing", "timeout", "destination"],
            run.Findings.Select(finding => finding.Check));
        // Neither taken nor given back: nothing says that it was delivered before.
        var read = scenario.Lambda.Events;
        scenario.Lambda.Events = (body, violation) =>
        {
            if (Encoding.UTF8.GetString(body.Span).Contains("\"redelivered\":true", StringComparison.Ordinal)) violation("A message was delivered before.");
            return read(body, violation);
        };
        await scenario.StartAsync();
        await scenario.DeliveredAsync(Limit);
        scenario.AssertDelivered();
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_showing_it()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        scenario.WriteLogin(broker.Login.User, "planted-and-wrong");

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(1, run.Code);
        Assert.Equal(["login"], run.Troubles.Select(finding => finding.Check));
        run.AssertStatus("login", "failed", "refused");
        Assert.Contains("user and password", run.Finding("login").Remedy, StringComparison.Ordinal);
        run.AssertStatus("queue", "skipped", "needs login");
        Assert.DoesNotContain("planted", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_listens_the_setting_is_named()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        var nowhere = new UriBuilder(broker.BrokerUri) { Port = LoopbackPort.Free() }.Uri;
        var written = string.Create(CultureInfo.InvariantCulture, $"{nowhere.Scheme}://{nowhere.Host}:{nowhere.Port}");
        scenario.Change(mapping => mapping with { BrokerUri = written });

        var run = await DoctorRun.OfAsync(scenario.Settings);

        Assert.Equal(1, run.Code);
        Assert.Equal(["tcp"], run.Troubles.Select(finding => finding.Check));
        Assert.Contains($"correct Gateway.BrokerUri ({written}", run.Finding("tcp").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_asks_for_a_certificate_says_so()
    {
        await using var scenario = await QueueScenario.CreateAsync(broker);
        var authority = Path.GetTempFileName();
        await File.WriteAllTextAsync(authority, broker.AuthorityPem);
        var address = broker.MutualUri;
        scenario.Change(mapping => mapping with
        {
            BrokerUri = string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Host}:{address.Port}"),
            Access = [.. mapping.Access, ("SERVER_ROOT_CA_CERTIFICATE", $"file:{authority}")],
        });

        var run = await DoctorRun.OfAsync(scenario.Settings);

        File.Delete(authority);
        Assert.Equal(1, run.Code);
        var told = run.Findings.First(finding => finding.Status == "failed");
        Assert.Contains("CLIENT_CERTIFICATE_TLS_AUTH", told.Remedy, StringComparison.Ordinal);
    }
}
