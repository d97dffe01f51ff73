using Gateway.IntegrationTests.House;
using Gateway.IntegrationTests.House.Function;
using Gateway.IntegrationTests.House.Kafka;
using Gateway.IntegrationTests.House.Service;

namespace Gateway.IntegrationTests;

/// <summary>What the mappings of one process hold together.</summary>
public sealed class MemoryTests(KafkaBroker broker) : IClassFixture<KafkaBroker>
{
    private const long BudgetBytes = 16 * 1024 * 1024;

    /// <summary>An eighth, a quarter of the budget for two.</summary>
    private const long GuaranteedBytes = BudgetBytes / 8;

    /// <summary>Of each mapping: twice the budget for both, were there no bound.</summary>
    private const int Records = 800;
    private const int ValueBytes = 20_000;
    private const int Partitions = 4;

    /// <summary>Looks at 20 ms from one another at which nothing has changed.</summary>
    private const int QuietLooks = 25;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Mappings_whose_functions_never_answer_share_the_budget_of_the_process_and_get_on_once_they_do()
    {
        await using var scenario = await Scenario.CreateAsync(broker, Partitions);
        var orders = scenario.Settings.Mapping with { BatchSize = 20, MaximumConcurrency = Partitions, InvocationTimeoutSeconds = 3 };
        var payments = orders with { Name = "payments", FunctionName = "payments-function", Topics = [await broker.CreateTopicAsync(Partitions)], Group = KafkaBroker.FreshName("group") };
        scenario.Settings = scenario.Settings with { Mappings = [orders, payments], More = "Memory: { BudgetMegabytes: 16 }", SamplingRate = 0 };
        scenario.Lambda.Function = static _ => FunctionAnswer.Hang;
        using var producer = new OrderedProducer(broker.BootstrapServers, payments.Topics[0], Partitions);
        producer.Send(Records, ValueBytes);
        producer.Confirm();
        scenario.Produce(Records, ValueBytes);
        var gateway = await scenario.StartAsync();

        var (most, last, quiet) = (0L, (Orders: 0L, Payments: 0L), 0);
        await Eventually.TrueAsync(async () =>
        {
            var now = (await HeldAsync(gateway, "orders"), await HeldAsync(gateway, "payments"));
            quiet = now == last ? quiet + 1 : 0;
            last = now;
            most = Math.Max(most, last.Orders + last.Payments);
            return quiet >= QuietLooks && Math.Min(last.Orders, last.Payments) > 0;
        }, Limit, () => $"{last}, at most {most}.");

        Assert.True(last.Orders >= GuaranteedBytes && last.Payments >= GuaranteedBytes, $"{last}");
        Assert.True(most <= BudgetBytes, $"{most} bytes were held.");
        Assert.Equal(0, scenario.Lambda.Log.DeliveredCount);

        scenario.Lambda.Function = static _ => FunctionAnswer.Success;
        await scenario.DeliveredAsync(2 * Records, Limit);
        await Eventually.TrueAsync(async () => await HeldAsync(gateway, "orders") + await HeldAsync(gateway, "payments") == 0, Limit);
        Oracle.Judge([.. scenario.Producer.Confirmed, .. producer.Confirmed], scenario.Lambda.Log.Snapshot()).AssertDelivered();
        scenario.AssertNoViolations();
    }

    private static async Task<long> HeldAsync(GatewayUnderTest gateway, string mapping) =>
        (await gateway.GetJsonAsync($"/mappings/{mapping}")).GetProperty("BufferedBytes").GetInt64();
}
